-- Each credential says which relying party it was made for, as one may come from elsewhere.
UPDATE methods
SET data = json_set(data, '$.rp_id', (SELECT value FROM meta WHERE key = 'rp_id'))
WHERE kind = 'security-key';
