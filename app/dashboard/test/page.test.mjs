/** What the page makes of text: Markdown, words, events. No browser is needed. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runnerImport } from 'vite';

const load = async (name) =>
  (await runnerImport(new URL(`../src/page/${name}.ts`, import.meta.url).pathname, { configFile: false, logLevel: 'error' })).module;
const [markdown, format, state, route] = await Promise.all(['markdown', 'format', 'state', 'route'].map(load));

const words = (blocks) => JSON.stringify(blocks);

test('markdown_emphasisCodeAndLinks_becomeParts', () => {
  assert.deepEqual(markdown.parse('a **b** `c` [d](http://e.example) _f_'), [
    {
      kind: 'paragraph',
      children: [
        { kind: 'text', text: 'a ' },
        { kind: 'strong', children: [{ kind: 'text', text: 'b' }] },
        { kind: 'text', text: ' ' },
        { kind: 'code', text: 'c' },
        { kind: 'text', text: ' ' },
        { kind: 'link', children: [{ kind: 'text', text: 'd' }], address: 'http://e.example' },
        { kind: 'text', text: ' ' },
        { kind: 'emphasis', children: [{ kind: 'text', text: 'f' }] },
      ],
    },
  ]);
});

test('markdown_image_isALinkAndNothingMore', () => {
  assert.deepEqual(markdown.parse('![y](http://evil.example/p.png)')[0].children, [
    { kind: 'link', children: [{ kind: 'text', text: 'y' }], address: 'http://evil.example/p.png' },
  ]);
});

test('markdown_addressWithBrackets_staysWhole', () => {
  assert.equal(markdown.parse('[a](http://e.example/x_(y))')[0].children[0].address, 'http://e.example/x_(y)');
});

test('markdown_markup_staysText', () => {
  const source = '<script>alert(1)</script>';
  assert.deepEqual(markdown.parse(source), [{ kind: 'paragraph', children: [{ kind: 'text', text: source }] }]);
});

test('markdown_fence_keepsItsTextAsItIs', () => {
  assert.deepEqual(markdown.parse('```sh\nls *.md\n\n# no heading\n```\nafter'), [
    { kind: 'code', language: 'sh', text: 'ls *.md\n\n# no heading' },
    { kind: 'paragraph', children: [{ kind: 'text', text: 'after' }] },
  ]);
});

test('markdown_openFence_isCodeToTheEnd', () => {
  assert.deepEqual(markdown.parse('```\nhalf of it'), [{ kind: 'code', language: '', text: 'half of it' }]);
});

test('markdown_nestedList_isNested', () => {
  const [list] = markdown.parse('1. one\n   - inner\n2. two');
  assert.equal(list.ordered, true);
  assert.equal(list.items.length, 2);
  assert.equal(list.items[0][1].kind, 'list');
  assert.equal(list.items[0][1].ordered, false);
});

test('markdown_wordsWithUnderlines_stayWhole', () => {
  assert.deepEqual(markdown.parse('a snake_case_name'), [
    { kind: 'paragraph', children: [{ kind: 'text', text: 'a snake_case_name' }] },
  ]);
});

test('markdown_table_hasHeadAndRows', () => {
  const [table] = markdown.parse('| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |');
  assert.equal(table.kind, 'table');
  assert.equal(table.head.length, 2);
  assert.deepEqual(words(table.rows.map((row) => row.map((cell) => cell[0].text))), '[["1","2"],["3","4"]]');
});

test('markdown_hostileRepetition_endsSoon', () => {
  const started = performance.now();
  for (const piece of ['*', '_', '`', '[', '](', '> ', '- ', '~~', '**a', '__a', '| ', '\\', '# ', '![', '[a](', '[a]((']) {
    markdown.parse(piece.repeat(20_000 / piece.length));
    markdown.parse(`${piece}\n`.repeat(5_000));
  }
  assert.ok(performance.now() - started < 5_000, `took ${performance.now() - started} ms`);
});

test('markdown_everyCharacterOfPlainText_isKept', () => {
  const source = 'x * y _ z [ ] ( ) ! # ~ ` \\ q';
  const [paragraph] = markdown.parse(source);
  assert.equal(paragraph.children.map((part) => part.text).join(''), source);
});

test('labelWords_knownLabels_arePlainWords', () => {
  assert.equal(format.labelWords('personal/owner;from=chat'), 'personal · your words');
  assert.equal(format.labelWords('personal/untrusted'), 'personal · untrusted');
  assert.equal(format.labelWords('public/system'), 'public · Homarus’ own');
});

test('labelWords_anythingElse_isNotReadable', () => {
  for (const label of ['', 'personal', 'personal/', 'Personal/owner', 'a/b', null, undefined, {}, '<b>/owner']) {
    assert.equal(format.labelWords(label), 'label not readable');
  }
});

test('classification_unknownWord_isUnknown', () => {
  assert.deepEqual(['secret/owner', 'x/owner', '', undefined].map(format.classification), ['secret', 'unknown', 'unknown', 'unknown']);
});

test('pieces_hiddenCharacters_areEscapedPieces', () => {
  const joined = format.pieces('a\u202eb\u200bc\u0000d\u{e0041}');
  assert.deepEqual(
    joined.filter((piece) => piece.escaped).map((piece) => piece.text),
    ['\\u{202e}', '\\u{200b}', '\\u{0}', '\\u{e0041}'],
  );
  assert.equal(joined.map((piece) => piece.text).join(''), 'a\\u{202e}b\\u{200b}c\\u{0}d\\u{e0041}');
});

test('pieces_whatTheGatewayEscaped_isMarkedToo', () => {
  assert.deepEqual(format.pieces('rm \\u{202e}x'), [
    { text: 'rm ', escaped: false },
    { text: '\\u{202e}', escaped: true },
    { text: 'x', escaped: false },
  ]);
});

test('upright_turningCharacters_areEscapedAndEmojiStay', () => {
  assert.equal(format.upright('a\u202eb 👩‍👩‍👧 ❤️ \n\t'), 'a\\u{202e}b 👩‍👩‍👧 ❤️ \n\t');
});

test('size_bytes_haveThreeDigits', () => {
  assert.deepEqual(
    [0, 1, 999, 1000, 1234, 99_950, 999_499, 999_500, 1_500_000, undefined, Number.NaN].map(format.size),
    ['0 bytes', '1 byte', '999 bytes', '1 kB', '1.23 kB', '100 kB', '999 kB', '1 MB', '1.5 MB', '–', '–'],
  );
});

test('duration_milliseconds_areWords', () => {
  assert.deepEqual([-5, 4_900, 65_000, 7_380_000].map(format.duration), ['0 s', '4 s', '1 min 5 s', '2 h 3 min']);
});

test('route_addresses_nameAView', () => {
  assert.deepEqual(route.route('#/chat/a%2Fb'), { view: 'chat', session: 'a/b' });
  assert.deepEqual(route.route('#/ledger/7'), { view: 'ledger', id: '7' });
  assert.deepEqual(route.route('#/audit'), { view: 'audit' });
  assert.deepEqual(route.route('#/%zz'), { view: 'chat', session: '' });
  assert.deepEqual(route.route(route.chatAddress('ü/#?')), { view: 'chat', session: 'ü/#?' });
});

const NOW = Date.parse('2026-11-21T10:00:00Z');
const started = { type: 'turn.started', turn: 't', session: 's', at: '2026-11-21T10:00:00Z', text: 'hi', label: 'personal/owner' };
const tool = (call, toolState) => ({ type: 'turn.tool', turn: 't', session: 's', call, tool: 'exec', shown: 'ls', state: toolState });
const delta = (text) => ({ type: 'turn.delta', turn: 't', session: 's', text });
const done = { type: 'turn.done', turn: 't', session: 's', state: 'done', reply: 'whole', label: 'personal/untrusted' };
const run = (...events) => events.reduce((before, event) => state.apply(before, event, NOW), state.START);

test('apply_aTurnsEvents_growItsReply', () => {
  const turn = run(started, delta('a'), delta('b'), tool('1', 'running'), tool('1', 'done'), delta('c')).turns.get('t');
  assert.equal(turn.reply, 'ab\n\nc');
  assert.deepEqual(turn.tools.map((line) => line.state), ['done']);
  assert.equal(turn.whole, true);
});

test('apply_joinedMidway_knowsThatItIsNotWhole', () => {
  assert.equal(run(delta('later part')).turns.get('t').whole, false);
});

test('apply_done_takesTheWholeReply', () => {
  assert.equal(run(delta('part'), done).turns.get('t').reply, 'whole');
});

test('apply_unknownEvent_changesNothing', () => {
  assert.equal(run({ type: 'from.the.future' }), state.START);
});

test('phase_followsTheTurn', () => {
  const words_ = (...events) => state.phase(run(...events).turns.get('t'), run(...events).approvals.values()).words;
  const approval = { id: 'a', turn: 't', state: 'waiting' };
  assert.equal(words_(started), 'Thinking');
  assert.equal(words_(started, delta('x')), 'Writing');
  assert.equal(words_(started, tool('1', 'asked')), 'Asking to run');
  assert.equal(words_(started, tool('1', 'asked'), { type: 'approval.asked', approval }), 'Waiting for your approval');
  assert.equal(words_(started, tool('1', 'running')), 'Running');
  assert.equal(words_(started, tool('1', 'done')), 'Thinking');
});

const message = (seq, turn, role, text, at = '2026-11-21T10:00:00Z') => ({ seq, turn, role, text, at, label: 'personal/owner' });
const say = (before, text, at = NOW) =>
  state.withThread(before, 's', (thread) => ({ ...thread, pending: [...thread.pending, { key: at, text, at }] }));

test('apply_started_takesOnePendingMessageOfTheSameWords', () => {
  const both = say(say(state.START, 'hi', NOW), 'hi', NOW + 1);
  assert.equal(state.threadOf(state.apply(both, started, NOW), 's').pending.length, 1);
});

test('apply_problem_belongsToTheOldestPendingMessage', () => {
  const problem = { code: 'CHAT-001', sentence: 'No.', remedy: 'Wait.' };
  const after = state.apply(say(say(state.START, 'a', NOW), 'b', NOW + 1), { type: 'problem', problem }, NOW);
  assert.deepEqual(state.threadOf(after, 's').pending.map((pending) => pending.problem), [problem, undefined]);
});

test('stored_page_replacesTheTurnThatIsOver', () => {
  const after = state.stored(run(started, done), 's', [message(1, 't', 'user', 'hi'), message(2, 't', 'assistant', 'whole')], 50);
  assert.equal(after.turns.size, 0);
  assert.equal(after.outcomes.get('t').reply, 'whole');
  assert.equal(state.threadOf(after, 's').messages.length, 2);
});

test('stored_page_keepsTheTurnThatGoesOn', () => {
  assert.equal(state.stored(run(started), 's', [message(1, 't', 'user', 'hi')], 50).turns.size, 1);
});

test('stored_olderEqualWords_doNotCountAsArrived', () => {
  const old = message(1, 'o', 'user', 'yes', '2026-11-21T09:00:00Z');
  assert.equal(state.threadOf(state.stored(say(state.START, 'yes'), 's', [old], 50), 's').pending.length, 1);
  const fresh = message(2, 'f', 'user', 'yes');
  assert.equal(state.threadOf(state.stored(say(state.START, 'yes'), 's', [old, fresh], 50), 's').pending.length, 0);
});

test('stored_gapToWhatIsKnown_dropsTheOlderPart', () => {
  const first = state.stored(state.START, 's', [message(1, 'a', 'user', 'x'), message(2, 'a', 'assistant', 'y')], 50);
  const later = state.stored(first, 's', [message(90, 'b', 'user', 'x'), message(91, 'b', 'assistant', 'y')], 2);
  assert.deepEqual(state.threadOf(later, 's').messages.map(({ seq }) => seq), [90, 91]);
  assert.equal(state.threadOf(later, 's').earlier, true);
});

test('storedBefore_page_goesOnTopOnce', () => {
  const first = state.stored(state.START, 's', [message(3, 'b', 'user', 'x')], 1);
  const older = [message(2, 'a', 'assistant', 'y'), message(3, 'b', 'user', 'x')];
  const after = state.threadOf(state.storedBefore(first, 's', older, 50), 's');
  assert.deepEqual(after.messages.map(({ seq }) => seq), [2, 3]);
  assert.equal(after.earlier, false);
});

test('sources_ofThePage_neverMakeMarkupCodeOrStyleFromText', () => {
  const folder = new URL('../src/page/', import.meta.url);
  const names = readdirSync(folder, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  assert.ok(names.length > 20);
  for (const name of names) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|dangerously|insertAdjacent|document\.write|\beval\b|new Function|\bstyle=|localStorage|sessionStorage/, name);
    // An address is one of ours, or this very page by its name: never one that came as text.
    for (const [, address] of source.matchAll(/\bhref=(\{[^}]*\}|"[^"]*")/g)) {
      assert.match(address, /^("#|\{chatAddress|\{ledgerAddress|\{view === 'chat' \? chatAddress|\{under\(NAME, BACK\)\})/, name);
    }
  }
});
