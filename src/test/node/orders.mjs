// Orders videos over a bad line, as OpenAI's own client does: what gets no answer is sent again by the client itself.
import OpenAI from 'openai';

// Its pauses between tries grow to eight seconds; here they need not.
const soon = globalThis.setTimeout;
globalThis.setTimeout = (task, millis, ...rest) => soon(task, millis <= 8_000 ? millis / 20 : millis, ...rest);

const [baseURL, user, count] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'any', maxRetries: 12 });
const orders = Array.from({ length: Number(count) }, (_, number) =>
  client.videos.create({ prompt: `Kite ${number}`, seconds: '2', size: '640x360', user, notBefore: '2999-01-01T00:00:00Z' }));
const videos = await Promise.all(orders);
console.log(JSON.stringify(videos.map(({ id }) => id)));
