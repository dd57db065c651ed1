// OpenAI's own client for pictures, against the service. Prints what came of it as JSON.
import OpenAI, { toFile } from 'openai';

const [baseURL, user] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'any', maxRetries: 2 });
const seen = {};

async function refused(call) {
  try {
    await call();
    return 'nothing was refused';
  } catch (error) {
    const { status, code, param, type } = error;
    return { name: error.constructor.name, status, code, param, type };
  }
}

function picture({ b64_json: text }) {
  const bytes = Buffer.from(text, 'base64');
  return { png: bytes.subarray(1, 4).toString('latin1'), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const prompt = 'A red kite over the dunes';
const made = await client.images.generate({ model: 'gpt-image-1', prompt, size: '640x360', user });
seen.made = { format: made.output_format, size: made.size, created: made.created, jobId: made.bobine.jobId, ...picture(made.data[0]) };

const linked = await client.images.generate({ prompt, size: '640x360', response_format: 'url', output_format: 'jpeg', user });
const there = await fetch(linked.data[0].url);
seen.linked = { status: there.status, type: there.headers.get('content-type') };

const bytes = Buffer.from(made.data[0].b64_json, 'base64');
const file = await toFile(bytes, 'kite.png', { type: 'image/png' });
const edited = await client.images.edit({ user, image: file, prompt: 'The same at night', size: '640x360' });
seen.edited = picture(edited.data[0]);
const both = await client.images.edit({ user,
  image: [await toFile(bytes, 'a.png', { type: 'image/png' }), await toFile(bytes, 'b.png', { type: 'image/png' })],
  prompt: 'Both of them', size: '640x360' });
seen.both = picture(both.data[0]);

seen.several = await refused(() => client.images.generate({ prompt, n: 2, user }));
seen.badSize = await refused(() => client.images.generate({ prompt, size: '17x17', user }));
seen.clipModel = await refused(() => client.images.generate({ prompt, model: 'sora-2', user }));
seen.unknown = await refused(() => client.images.generate({ prompt, output_compression: 50, user }));
console.log(JSON.stringify(seen));
