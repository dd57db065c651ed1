// Every call that OpenAI's own client has for videos, against the service. Prints what came of it as JSON.
import OpenAI, { toFile } from 'openai';

const [baseURL, user] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'any', maxRetries: 2 });
const seen = {};

async function refused(call) {
  try {
    await call();
    return 'nothing was refused';
  } catch (error) {
    const { status, code, param, type, requestID } = error;
    return { name: error.constructor.name, status, code, param, type, request: requestID };
  }
}

const size = '640x360';
const created = await client.videos.create({ prompt: 'A kite over a harbour', seconds: '2', size, user });
seen.created = created;

const { data: first, response } = await client.videos.retrieve(created.id).withResponse();
seen.pollAfter = response.headers.get('openai-poll-after-ms');
seen.early = ['completed', 'failed'].includes(first.status)
  ? 'it was too quick'
  : await refused(() => client.videos.downloadContent(created.id));

let video = first;
while (video.status === 'queued' || video.status === 'in_progress') {
  await new Promise((done) => setTimeout(done, 200));
  video = await client.videos.retrieve(created.id);
}
seen.ended = video;

const clip = Buffer.from(await (await client.videos.downloadContent(created.id)).arrayBuffer());
seen.clip = clip.subarray(4, 8).toString('latin1');
const poster = Buffer.from(
  await (await client.videos.downloadContent(created.id, { variant: 'thumbnail' })).arrayBuffer());
seen.poster = poster.length;
const sheet = Buffer.from(
  await (await client.videos.downloadContent(created.id, { variant: 'spritesheet' })).arrayBuffer());
seen.spritesheet = sheet.subarray(0, 3).toString('hex');

const later = await client.videos.create({
  prompt: 'Later', seconds: '2', size, user, notBefore: '2999-01-01T00:00:00Z', metadata: { order: '7' } });
seen.later = later;
seen.pages = [];
for await (const page of (await client.videos.list({ limit: 1, order: 'asc', user })).iterPages()) {
  seen.pages.push(page.data.map(({ id }) => id));
}

seen.deleted = await client.videos.delete(later.id);
seen.gone = await refused(() => client.videos.retrieve(later.id));
seen.deletedToo = await client.videos.delete(created.id);
seen.listed = (await client.videos.list({ user })).data.length;

seen.badLength = await refused(() => client.videos.create({ prompt: 'x', seconds: '999', size, user }));
seen.badModel = await refused(() => client.videos.create({ prompt: 'x', model: 'none', user }));
seen.badPrompt = await refused(() => client.videos.create({ prompt: '', user }));
seen.unknown = await refused(() => client.videos.create({ prompt: 'x', user, n: 2 }));
seen.stranger = await refused(() => client.videos.create({ prompt: 'x', user, characters: [{ id: 'char_1' }] }));
const movie = await toFile(clip, 'mara.mp4', { type: 'video/mp4' });
seen.character = await client.videos.createCharacter({ user, name: 'Mara', description: 'Tall, in red.', video: movie });
seen.found = await client.videos.getCharacter(seen.character.id);
seen.cast = await client.videos.create({ prompt: 'Mara walks', seconds: '2', size, user,
  notBefore: '2999-01-01T00:00:00Z', characters: [{ id: seen.character.id }] });
seen.plain = await client.videos.createCharacter({ user, name: 'Bo', video: movie });
seen.untold = await refused(() => client.videos.create({
  prompt: 'x', seconds: '2', size, user, characters: [{ id: seen.plain.id }] }));
seen.edited = await refused(() => client.videos.edit({ user, prompt: 'x', video: movie }));
seen.extended = await refused(() => client.videos.extend({ prompt: 'x', seconds: '2', video: { id: seen.cast.id } }));
seen.remixed = await refused(() => client.videos.remix(seen.cast.id, { prompt: 'x' }));
seen.nowhere = await refused(() => client.videos.retrieve('video_abc'));

seen.models = [];
for await (const model of client.models.list()) {
  seen.models.push(model.id);
}
seen.model = await client.models.retrieve('sora-2');
console.log(JSON.stringify(seen));
