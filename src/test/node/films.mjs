// A film by the official client of the Model Context Protocol, as an assistant would make one. Prints what came of it as
// JSON.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, key, otherKey] = process.argv.slice(2);
const seen = {};

async function connect(apiKey) {
  const client = new Client({ name: 'assistant', version: '1' });
  const headers = apiKey ? { Authorization: `Bearer ${apiKey}` } : {};
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

async function failure(call) {
  try {
    return { result: await call() };
  } catch (error) {
    return { message: error.message, code: error.code };
  }
}

const client = await connect(key);
const call = async (name, args, options) => {
  const answer = await client.callTool({ name, arguments: args }, undefined, options);
  const text = answer.content[0].text;
  return answer.isError ? { error: text } : { ...JSON.parse(text), links: answer.content.slice(1) };
};

seen.server = client.getServerVersion();
seen.instructions = client.getInstructions();
const { tools } = await client.listTools();
seen.tools = tools.map(({ name, annotations, inputSchema }) =>
  ({ name, readOnly: annotations?.readOnlyHint, destructive: annotations?.destructiveHint, required: inputSchema.required }));
seen.templates = (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate);

const treatment = await call('write_treatment', {
  wish: 'Un chat blanc court dans un champ de lavande.', seconds: 2, shots: 1 });
seen.treatment = treatment;
seen.turn = await call('change_treatment', { treatmentId: treatment.treatmentId, say: 'Plus sombre' });
seen.filmQuote = await call('quote_treatment', { treatmentId: treatment.treatmentId, version: 2 });
seen.tooDear = await call('shoot_treatment', { treatmentId: treatment.treatmentId, version: 2, maxCost: 0.001 });
seen.withoutPrice = await failure(() => client.callTool({
  name: 'shoot_treatment', arguments: { treatmentId: treatment.treatmentId, version: 2 } }));
const shot = await call('shoot_treatment', { treatmentId: treatment.treatmentId, version: 2, maxCost: 0.5 });
seen.shot = shot;
const jobId = shot.jobs[0];

seen.progress = [];
let status;
do {
  status = await call('job_status', { jobId, waitSeconds: 20 }, { onprogress: (p) => seen.progress.push(p), timeout: 60_000 });
} while (!status.error && !status.ended);
seen.status = status;
seen.clip = Buffer.from(await (await fetch(status.clip)).arrayBuffer()).subarray(4, 8).toString('latin1');
seen.resource = JSON.parse((await client.readResource({ uri: `bobine://clips/${jobId}` })).contents[0].text);
seen.clips = (await call('list_clips', {})).clips.map((clip) => clip.jobId);

seen.quote = await call('quote_clip', { prompt: 'A kite', seconds: 2 });
seen.tooLong = await call('quote_clip', { prompt: 'A kite', seconds: 10 });
seen.unknown = await call('quote_clip', { prompt: 'A kite', seconds: 999 });
const order = { prompt: 'A kite', seconds: 2, maxCost: 0.5, orderId: 'kite-1' };
const first = await call('create_clip', order);
seen.sameOrder = first.job.jobId === (await call('create_clip', order)).job.jobId;

// A film of several shots, followed to its end.
const film = await call('write_treatment', { wish: 'Le matin. Le midi. Le soir.', seconds: 6 });
seen.film = film;
seen.filmEstimate = await call('quote_treatment', { treatmentId: film.treatmentId, version: 1 });
const filmShot = await call('shoot_treatment', {
  treatmentId: film.treatmentId, version: 1, maxCost: seen.filmEstimate.costMicros / 1e6 });
seen.filmShot = filmShot;
seen.filmProgress = [];
let standing;
do {
  standing = await call('film_status', { productionId: filmShot.productionId, waitSeconds: 20 },
    { onprogress: (p) => seen.filmProgress.push(p), timeout: 60_000 });
} while (!standing.error && !standing.ended);
seen.filmStatus = standing;
seen.filmNowhere = await call('film_status', { productionId: 'none' });
seen.noCharacter = await call('create_clip', { ...order, orderId: 'kite-3', characters: ['Nobody'] });
seen.expanded = await call('create_clip', { ...order, orderId: 'kite-4', expand: true, look: 'noir' });
seen.noRoom = await call('create_clip', { ...order, orderId: 'kite-2', seconds: 10, maxCost: 5 });
seen.nowhere = await call('job_status', { jobId: 'none' });

if (otherKey) {
  const other = await connect(otherKey);
  const peek = async (name, args) => (await other.callTool({ name, arguments: args })).content[0].text;
  seen.others = {
    treatment: await peek('show_treatment', { treatmentId: treatment.treatmentId }),
    shoot: await peek('shoot_treatment', { treatmentId: treatment.treatmentId, version: 2, maxCost: 5 }),
    job: await peek('job_status', { jobId }),
    film: await peek('film_status', { productionId: filmShot.productionId }),
    filmQuote: await peek('quote_treatment', { treatmentId: film.treatmentId, version: 1 }),
    turn: await peek('change_treatment', { treatmentId: film.treatmentId, say: 'x' }),
    clips: JSON.parse(await peek('list_clips', {})).clips.length,
    resource: await failure(() => other.readResource({ uri: `bobine://clips/${jobId}` })),
  };
  seen.stranger = await failure(() => connect('bob_nobody_has_this_key_nobody_has_this_key'));
  seen.anonymous = await failure(() => connect());
}
console.log(JSON.stringify(seen));
process.exit(0);
