// A site's server, played by @simplewebauthn/server and by fido2-lib: both verify what a client answers.
//
// relying_party.mjs registration | authentication
//
// Reads JSON from standard input: `rp_id`, `origin`, `challenge`, `verification`, the client's
// `response`, and for an authentication the `keys` that registrations gave. Prints what they found, as
// JSON; exits with 1 if one does not accept it or they differ.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Fido2Lib } from 'fido2-lib';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';

const said = JSON.parse(readFileSync(0, 'utf8'));
const expected = {
  response: said.response,
  expectedChallenge: said.challenge,
  expectedOrigin: said.origin,
  expectedRPID: said.rp_id,
  requireUserVerification: said.verification === 'required',
};

// Keys that fido2-lib 3.5.9 cannot read (COSE's EdDSA).
const ED25519 = -8;
const server = new Fido2Lib({ rpId: said.rp_id });
const bytes = (text) => new Uint8Array(Buffer.from(text ?? '', 'base64url')).buffer;
const expectations = {
  challenge: said.challenge,
  origin: said.origin,
  rpId: said.rp_id,
  factor: said.verification === 'required' ? 'first' : 'either',
};

function received(members) {
  const { id, rawId, response } = said.response;
  return { id: bytes(id), rawId: bytes(rawId), response: Object.fromEntries(members.map((it) => [it, bytes(response[it])])) };
}

// The key, once fido2-lib has found the same.
async function registered(format, id, verified) {
  const { authnrData } = await server.attestationResult(received(['clientDataJSON', 'attestationObject']), expectations);
  assert.equal(authnrData.get('fmt'), format);
  assert.equal(Buffer.from(authnrData.get('credId')).toString('base64url'), id);
  assert.equal(authnrData.get('flags').has('UV'), verified);
  return authnrData.get('credentialPublicKeyPem');
}

async function signedIn({ pem }, verified) {
  const { userHandle } = said.response.response;
  const { authnrData } = await server.assertionResult(
    received(['clientDataJSON', 'authenticatorData', 'signature', 'userHandle']),
    { ...expectations, publicKey: pem, prevCounter: 0, userHandle: userHandle ?? null },
  );
  assert.equal(authnrData.get('flags').has('UV'), verified);
}

async function registration() {
  const algorithms = said.algorithms ?? [-8, -7, -257];
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    ...expected, supportedAlgorithmIDs: algorithms,
  });
  if (!verified) throw new Error('not verified');
  const { credential, userVerified, fmt, aaguid } = registrationInfo;
  const publicKey = Buffer.from(credential.publicKey).toString('base64url');
  const pem = said.response.response.publicKeyAlgorithm === ED25519 ? null : await registered(fmt, credential.id, userVerified);
  const client = JSON.parse(Buffer.from(said.response.response.clientDataJSON, 'base64url'));
  return { verified: userVerified, format: fmt, aaguid, client, key: { id: credential.id, publicKey, pem } };
}

async function authentication() {
  const key = said.keys.find((it) => it.id === said.response.id);
  if (!key) throw new Error('a credential that nobody registered');
  const publicKey = Buffer.from(key.publicKey, 'base64url');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expected, credential: { id: key.id, publicKey, counter: 0 },
  });
  if (!verified) throw new Error('not verified');
  if (key.pem) await signedIn(key, authenticationInfo.userVerified);
  return { verified: authenticationInfo.userVerified, id: key.id };
}

console.log(JSON.stringify(await { registration, authentication }[process.argv.at(-1)]()));
