#!/bin/sh
# Makes the attestation of the virtual tokens: root.der signs leaf.der, whose
# key is leaf.key in the form that Trussed stores (flags, kind, scalar). The
# root's own key is thrown away. Run only to replace all three.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# WebAuthn §8.2.1 says what a packed attestation certificate has to hold; the
# extension is id-fido-gen-ce-aaguid: an OCTET STRING with the model's AAGUID.
cat > "$work/ca.cnf" <<END
[ca]
default_ca = tokens
[tokens]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = anything
[anything]
countryName = supplied
organizationName = supplied
organizationalUnitName = optional
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
1.3.6.1.4.1.45724.1.1.4 = DER:04:10:58:48:ca:ea:ed:a2:4e:b4:9e:26:05:18:65:0b:6e:00
END
: > "$work/index"

for name in root leaf; do
    openssl ecparam -name prime256v1 -genkey -noout -out "$work/$name.key"
done
openssl req -new -key "$work/root.key" -out "$work/root.csr" \
    -subj "/C=ZZ/O=mfad virtual tokens/CN=mfad virtual token test root"
openssl req -new -key "$work/leaf.key" -out "$work/leaf.csr" \
    -subj "/C=ZZ/O=mfad virtual tokens/OU=Authenticator Attestation/CN=mfad virtual token"

sign() {
    openssl ca -batch -notext -preserveDN -config "$work/ca.cnf" -keyfile "$work/root.key" \
        -startdate 20240101000000Z -enddate 20731231235959Z "$@"
}
sign -selfsign -extensions root -in "$work/root.csr" -out "$work/root.pem"
sign -cert "$work/root.pem" -extensions leaf -in "$work/leaf.csr" -out "$work/leaf.pem"
for name in root leaf; do
    openssl x509 -in "$work/$name.pem" -outform DER -out "$name.der"
done

# Flags "sensitive" (2), kind "P-256" (5), then the 32-byte scalar, which
# follows 30 77 02 01 01 04 20 in SEC 1's DER.
printf '\000\002\000\005' > leaf.key
openssl ec -in "$work/leaf.key" -outform DER 2>/dev/null | tail -c +8 | head -c 32 >> leaf.key
