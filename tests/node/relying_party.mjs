// A site's server, played by @simplewebauthn/server: verifies what a client answers.
//
// relying_party.mjs registration | authentication
//
// Reads JSON from standard input: `rp_id`, `origin`, `challenge`, `verification`, the client's
// `response`, and for an authentication the `keys` that registrations gave. Prints what it found, as
// JSON; exits with 1 if it does not accept it.

import { readFileSync } from 'node:fs';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';

const said = JSON.parse(readFileSync(0, 'utf8'));
const expected = {
  response: said.response,
  expectedChallenge: said.challenge,
  expectedOrigin: said.origin,
  expectedRPID: said.rp_id,
  requireUserVerification: said.verification === 'required',
};

async function registration() {
  const algorithms = said.algorithms ?? [-8, -7, -257];
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    ...expected, supportedAlgorithmIDs: algorithms,
  });
  if (!verified) throw new Error('not verified');
  const { credential, userVerified, fmt, aaguid } = registrationInfo;
  const publicKey = Buffer.from(credential.publicKey).toString('base64url');
  const client = JSON.parse(Buffer.from(said.response.response.clientDataJSON, 'base64url'));
  return { verified: userVerified, format: fmt, aaguid, client, key: { id: credential.id, publicKey } };
}

async function authentication() {
  const key = said.keys.find((it) => it.id === said.response.id);
  if (!key) throw new Error('a credential that nobody registered');
  const publicKey = Buffer.from(key.publicKey, 'base64url');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expected, credential: { id: key.id, publicKey, counter: 0 },
  });
  if (!verified) throw new Error('not verified');
  return { verified: authenticationInfo.userVerified, id: key.id };
}

console.log(JSON.stringify(await { registration, authentication }[process.argv.at(-1)]()));
