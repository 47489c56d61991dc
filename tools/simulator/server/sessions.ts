/**
 * sessions: HTTP/2 connections, bounded as nginx bounds them (nginx.org/en/docs/http/ngx_http_v2_module.html). Node refuses floods of frames by
 * itself, but says nothing of a connection that its HTTP/2 library has given up: that one is neither read nor closed any more.
 */
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';

/** Streams of a connection at once: http2_max_concurrent_streams. */
export const mostStreams = 128;

/** Connections: worker_connections. The one that was idle for longest makes room, as nginx drains. */
const mostSessions = 512;

/** Milliseconds between two looks. Who has not answered a PING by the second one is gone (RFC 9113 §6.7). */
const pace = 5_000;

interface Seen {
  /** Looks since the PING that is not answered. */
  unanswered: number;
}

export function boundSessions(server: Http2SecureServer): void {
  // In the order of their last stream.
  const sessions = new Map<ServerHttp2Session, Seen>();
  const timer = setInterval(() => {
    for (const [session, seen] of sessions) look(session, seen);
  }, pace);
  timer.unref();
  server.on('close', () => clearInterval(timer));
  server.on('session', (session: ServerHttp2Session) => {
    const seen = { unanswered: 0 };
    sessions.set(session, seen);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
    session.on('stream', () => {
      sessions.delete(session);
      sessions.set(session, seen);
    });
    for (const oldest of sessions.keys()) if (sessions.size > mostSessions) oldest.destroy();
  });
}

function look(session: ServerHttp2Session, seen: Seen): void {
  if (seen.unanswered >= 2) session.destroy();
  else if (seen.unanswered > 0) seen.unanswered += 1;
  else {
    seen.unanswered = 1;
    session.ping((error) => {
      if (error === null) seen.unanswered = 0;
    });
  }
}
