/** use-record: one request with its stages, kept once fetched. */
import { useEffect, useState } from 'preact/hooks';
import type { RequestRecord } from '../../simulator/trace.js';
import { getRequest } from './api.js';

const most = 50;
const kept = new Map<string, Promise<RequestRecord>>();

export function fetchRecord(id: string): Promise<RequestRecord> {
  const known = kept.get(id);
  if (known !== undefined) return known;
  const record = getRequest(id);
  record.catch(() => kept.delete(id));
  kept.set(id, record);
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  return record;
}

export function forgetRecords(): void {
  kept.clear();
}

/** The record of `id`; until it is there the one before stays, so that nothing flickers. */
export function useRecord(id: string | undefined): { record: RequestRecord | undefined; error: string | undefined } {
  const [found, setFound] = useState<{ record?: RequestRecord; error?: string }>({});
  useEffect(() => {
    let isWanted = true;
    if (id === undefined) return;
    fetchRecord(id).then(
      (record) => isWanted && setFound({ record }),
      (error: Error) => isWanted && setFound({ error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [id]);
  return { record: id === undefined ? undefined : found.record, error: found.error };
}
