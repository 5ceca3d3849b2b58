"""Calculates a code as RFC 6238 says, with nothing but Python's own HMAC.

usage: totp.py SECRET DIGITS PERIOD TIMESTAMP
"""

import base64
import hmac
import sys

secret, digits, period, timestamp = sys.argv[1:]
counter = int(timestamp) // int(period)
digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
offset = digest[-1] & 0xF
number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
print(str(number % 10 ** int(digits)).zfill(int(digits)))
