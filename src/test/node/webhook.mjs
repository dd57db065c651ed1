// Verifies a webhook call twice: by the standard alone, and by OpenAI's client. Prints what came of it as JSON.
import { createHmac, timingSafeEqual } from 'node:crypto';
import OpenAI from 'openai';

const { headers, body, secret } = JSON.parse(process.argv[2]);
const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
const expected = Buffer.from('v1,' + createHmac('sha256', key).update(signed).digest('base64'));
const good = headers['webhook-signature'].split(' ').map((given) => Buffer.from(given))
  .some((given) => given.length === expected.length && timingSafeEqual(given, expected));

const client = new OpenAI({ apiKey: 'any' });
const type = await client.webhooks.unwrap(body, headers, secret).then((event) => event.type, () => 'refused');
console.log(JSON.stringify({ good, type }));
