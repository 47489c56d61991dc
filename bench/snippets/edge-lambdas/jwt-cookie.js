// What people write to check an identity provider's token: AWS's library.
import { JwtVerifier } from 'aws-jwt-verify';

const verifier = JwtVerifier.create({
  issuer: 'https://login.example.com',
  audience: 'site',
  jwksUri: 'https://login.example.com/keys',
});

export async function handler(event) {
  const { request } = event.Records[0].cf;
  const cookie = (request.headers.cookie || []).map(({ value }) => value).join('; ');
  const token = /(?:^|; *)session=([^;]*)/.exec(cookie)?.[1];
  try {
    await verifier.verify(token);
    return request;
  } catch {
    return { status: '401', statusDescription: 'Unauthorized' };
  }
}
