import { launch } from './browser.mjs';
import { serve } from './serve.mjs';

/**
 * How long a tap takes to be painted with many targets, and what it costs the page: npm run pace [-- targets].
 * The twin answers a tap after 4 ms; what is above that is ours. The processor is slowed four times, as a tablet's would be.
 */
const TARGETS = Number(process.argv[2] ?? 150);
const SLOWED = 4;
const TAPS = 60;

const server = await serve('dist-twin');
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
await page.goto(`${server.url}/?running&as=u-ar&more=${TARGETS - 8}`);
await page.locator('[data-test-session=running]').waitFor();
const cdp = await context.newCDPSession(page);
await cdp.send('Performance.enable');
await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });

const metrics = async () => {
	const { metrics: all } = await cdp.send('Performance.getMetrics');
	return Object.fromEntries(all.map((one) => [one.name, one.value]));
};
const rows = await page.locator('[data-test-row]').count();
const before = await metrics();
await page.evaluate(() => {
	/** @type {number[]} */
	const times = [];
	let lifted = 0;
	Reflect.set(window, 'paints', times);
	window.addEventListener('pointerup', (event) => (lifted = event.timeStamp), { capture: true });
	const seen = new MutationObserver(() => {
		if (lifted === 0) return;
		const from = lifted;
		lifted = 0;
		// The frame that shows it has been made when the next task runs after it.
		requestAnimationFrame(() => {
			const channel = new MessageChannel();
			channel.port1.onmessage = () => times.push(performance.now() - from);
			channel.port2.postMessage(null);
		});
	});
	const list = document.querySelector('.rows') ?? document.body;
	seen.observe(list, { subtree: true, characterData: true, childList: true });
});
for (let tap = 0; tap < TAPS; tap += 1) {
	await page
		.locator('[data-test-row] button.yes')
		.nth(tap % 6)
		.click({ force: true });
	await page.waitForFunction((count) => Reflect.get(window, 'paints').length > count, tap, { timeout: 5000 });
	await page.waitForTimeout(170);
}
/** @type {number[]} */
const times = await page.evaluate(() => Reflect.get(window, 'paints'));
const after = await metrics();
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
const each = (name, factor = 1) => (((after[name] - before[name]) * factor) / TAPS).toFixed(2);
console.log(`${rows} rows, ${TAPS} taps, processor slowed ${SLOWED} times`);
console.log(`tap → painted: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms`);
console.log(
	`each tap (with the ticks in between): script ${each('ScriptDuration', 1000)} ms, style ${each('RecalcStyleDuration', 1000)} ms, layout ${each('LayoutDuration', 1000)} ms, ${each('LayoutCount')} layouts`,
);
await browser.close();
await server.close();
