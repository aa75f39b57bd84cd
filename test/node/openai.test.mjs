/** The official OpenAI client against `/v1`. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { startProduct } from './product.mjs';

let product;
let client;
const user = (content) => ({ role: 'user', content });

before(async () => {
  product = await startProduct();
  client = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: await product.token('chat'), maxRetries: 0 });
});
after(() => product.stop());

test('models_list_offersHomarus', async () => {
  const models = await client.models.list();
  assert.deepEqual(models.data.map((model) => model.id), ['homarus']);
});

test('completion_plain_answersWithUsage', async () => {
  const answer = await client.chat.completions.create({ model: 'homarus', messages: [user('good morning')] });
  assert.equal(answer.choices[0].message.content, 'You said: good morning');
  assert.equal(answer.choices[0].finish_reason, 'stop');
  assert.deepEqual(answer.usage, { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 });
});

test('completion_streamed_comesInPiecesAndEndsWithUsage', async () => {
  const stream = await client.chat.completions.create({ model: 'homarus', messages: [user('in pieces')], stream: true, stream_options: { include_usage: true } });
  const pieces = [];
  let usage;
  let finish;
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta?.content) pieces.push(chunk.choices[0].delta.content);
    finish ??= chunk.choices[0]?.finish_reason;
    usage ??= chunk.usage;
  }
  assert.equal(pieces.join(''), 'You said: in pieces');
  assert.ok(pieces.length >= 3, String(pieces.length));
  assert.equal(finish, 'stop');
  assert.equal(usage.total_tokens, 17);
});

/** A red dot of 1 × 1 pixel. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

test('completion_withAnImage_showsItToTheModel_andFetchesNone', async () => {
  const showing = (url) => [user([{ type: 'text', text: 'what is it?' }, { type: 'image_url', image_url: { url } }])];
  const answer = await client.chat.completions.create({ model: 'homarus', messages: showing(`data:image/png;base64,${DOT}`) });
  assert.equal(answer.choices[0].message.content, `I see image/png, ${Buffer.from(DOT, 'base64').length} bytes`);
  await assert.rejects(client.chat.completions.create({ model: 'homarus', messages: showing('https://example.org/a.png') }), (error) => {
    assert.equal(error.status, 400);
    assert.equal(error.code, 'IMAGE-004');
    return true;
  });
});

const tools = [{ type: 'function', function: { name: 'get_weather', description: 'weather', parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] } } }];

test('tools_ofTheCaller_goThereAndBack', async () => {
  const messages = [user('weather in Oslo')];
  const first = await client.chat.completions.create({ model: 'homarus', messages, tools });
  assert.equal(first.choices[0].finish_reason, 'tool_calls');
  const [call] = first.choices[0].message.tool_calls;
  assert.equal(call.function.name, 'get_weather');
  assert.deepEqual(JSON.parse(call.function.arguments), { place: 'Oslo' });
  messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'rain' });
  const second = await client.chat.completions.create({ model: 'homarus', messages, tools });
  assert.equal(second.choices[0].message.content, 'The tool says: rain');
});

test('tools_ofTheCaller_streamed', async () => {
  const runner = client.chat.completions.stream({ model: 'homarus', messages: [user('weather in Rome')], tools });
  const answer = await runner.finalChatCompletion();
  assert.equal(answer.choices[0].finish_reason, 'tool_calls');
  assert.deepEqual(JSON.parse(answer.choices[0].message.tool_calls[0].function.arguments), { place: 'Rome' });
});

test('tools_ofHomarus_waitForTheOwnerWhileTheRequestStaysOpen', async () => {
  const asked = client.chat.completions.create({ model: 'homarus', messages: [user('run echo from-the-sandbox')] });
  let waiting = [];
  for (let i = 0; i < 200 && waiting.length === 0; i++) {
    waiting = (await product.api('GET', '/api/approvals')).approvals;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.equal(waiting.length, 1);
  assert.equal(waiting[0].shown, 'echo from-the-sandbox');
  await product.api('POST', `/api/approvals/${waiting[0].id}`, { answer: 'allow' });
  assert.match((await asked).choices[0].message.content, /from-the-sandbox/);
});

test('session_named_remembers_andWithoutANameNothingIsKept', async () => {
  const headers = { 'X-Homarus-Session': 'npm client' };
  await client.chat.completions.create({ model: 'homarus', messages: [user('remember the blue door')] }, { headers });
  await client.chat.completions.create({ model: 'homarus', messages: [user('forget the green door')] });
  const kept = await product.api('GET', '/api/messages?session=npm%20client');
  assert.deepEqual(kept.messages.map((message) => message.text), ['remember the blue door', 'You said: remember the blue door']);
  const found = await product.api('GET', '/api/search?q=door');
  assert.ok(found.hits.every((hit) => hit.session === 'npm client'));
});

test('token_wrong_isAnAuthenticationError', async () => {
  const stranger = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: 'hmr_wrong', maxRetries: 0 });
  await assert.rejects(stranger.chat.completions.create({ model: 'homarus', messages: [user('x')] }), OpenAI.AuthenticationError);
});

test('token_ofAnotherScope_isAPermissionError', async () => {
  const reader = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: await product.token('read'), maxRetries: 0 });
  await assert.rejects(reader.chat.completions.create({ model: 'homarus', messages: [user('x')] }), OpenAI.PermissionDeniedError);
});

test('request_malformed_saysWhatToMend', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'homarus', messages: 'hello' }), (error) => error instanceof OpenAI.BadRequestError && /messages has to be an array/.test(error.message));
});
