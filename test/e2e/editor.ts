import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

import { OWNER } from '../n8n/client';

/** Screenshots of the last run, for a person to look at. */
const SCREENSHOTS = join(__dirname, '..', '..', 'reports', 'e2e');
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Nothing outside this machine is asked. */
const BROWSER_ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** n8n polls once a minute, and shows a while later what came of it; in ms. */
const ONE_POLL = 75_000;

type Place = [x: number, y: number];

/** A person in front of n8n's editor: what they see, click, drag and type. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a browser, named by `CHROMIUM_BIN` or Debian's, and signs in. */
	static async open(url: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Editor> {
		const executablePath = process.env.CHROMIUM_BIN ?? BROWSERS.find((path) => existsSync(path));
		if (!executablePath) {
			throw new Error('There is no Chromium: install the package chromium, or set CHROMIUM_BIN.');
		}
		mkdirSync(SCREENSHOTS, { recursive: true });
		const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
		const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, colorScheme });
		const editor = new Editor(browser, page, url);
		await editor.signIn();
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** Keeps what is on the screen, or a part of it, as a PNG. */
	async keep(name: string, part: Page | Locator = this.page): Promise<void> {
		await part.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.find('canvas-node').first().waitFor();
		await this.settle();
	}

	/** Opens one of the list of workflows, which is faster than loading the editor anew. */
	async chooseWorkflow(name: string): Promise<void> {
		await this.goHome();
		// n8n has no more than the list it read when it came here, but searches anew.
		await this.page.getByPlaceholder('Search', { exact: true }).fill(name);
		await this.page.getByText(name, { exact: true }).first().click();
		await this.find('canvas-node').first().waitFor();
		await this.settle();
	}

	/** Begins a workflow of that name from the list of workflows. */
	async beginWorkflow(name: string): Promise<void> {
		await this.goHome();
		await this.find('add-resource-workflow').click();
		await this.find('canvas-wrapper').waitFor();
		await this.find('workflow-name-input').click();
		await this.find('inline-edit-input').first().fill(name);
		await this.page.keyboard.press('Enter');
		await this.settle();
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.find('canvas-wrapper').waitFor();
		await this.settle(1_000);
	}

	/** Types into the search of the node panel; gives the names of the nodes found. */
	async searchNodes(word: string): Promise<string[]> {
		const search = this.find('node-creator-search-bar');
		if (!(await search.isVisible())) {
			await this.find('canvas-wrapper').click({ position: { x: 300, y: 600 } });
			await this.page.keyboard.press('n');
		}
		await search.fill(word);
		await this.find('node-creator-action-item').first().waitFor();
		await this.settle();
		return await this.find('node-creator-item-name').allTextContents();
	}

	/** Drags one of a node's actions out of the node panel onto the canvas, which opens its panel. */
	async dragAction(node: string, action: string, [x, y]: Place): Promise<void> {
		await this.find('node-creator-action-item').filter({ hasText: node }).first().click();
		const item = this.find('item-iterator-item').getByText(action, { exact: true });
		await item.waitFor();
		await this.keep('actions');
		await this.drag(item, [x, y]);
		await this.find('ndv').waitFor();
		await this.settle();
	}

	/** Adds one of a node's actions behind a node on the canvas, by the plus there; opens its panel. */
	async addAction(behind: string, node: string, action: string): Promise<void> {
		await this.node(behind).locator('[data-test-id="canvas-handle-plus"]').click();
		await this.find('node-creator-search-bar').waitFor();
		await this.searchNodes(node);
		await this.chooseAction(node, action);
	}

	/** Chooses one of the actions of a node that the node panel has found, which opens its panel. */
	async chooseAction(node: string, action: string): Promise<void> {
		await this.find('node-creator-action-item').filter({ hasText: node }).first().click();
		await this.find('item-iterator-item').getByText(action, { exact: true }).click();
		await this.find('ndv').waitFor();
		await this.settle();
	}

	/** The actions of a node under one of their headings in the node panel. */
	async readActions(node: string, heading: string): Promise<string[]> {
		await this.find('node-creator-action-item').filter({ hasText: node }).first().click();
		const header = this.find('node-creator-category-item').filter({ hasText: heading });
		await header.waitFor();
		const section = header.locator('xpath=ancestor::*[@data-category-collapsed][1]');
		if ((await section.getAttribute('data-category-collapsed')) === 'true') await header.click();
		await this.settle();
		return await section.locator('[data-test-id="item-iterator-item"]').allTextContents();
	}

	async chooseCredential(name: string): Promise<void> {
		await this.find('node-credentials-select').click();
		const options = this.page.locator('[data-test-id^="node-credentials-select-item-"]');
		await options.filter({ hasText: name }).first().click();
	}

	/** Begins a new credential of the kind that a word finds; gives the kinds found, and its form. */
	async beginCredential(word: string): Promise<{ found: string[]; form: string }> {
		await this.page.goto(`${this.url}/home/credentials/create`);
		await this.find('new-credential-type-select').click();
		await this.page.keyboard.type(word);
		await this.settle();
		const found = this.find('new-credential-type-select-option').filter({ visible: true });
		const names = await found.allTextContents();
		await found.first().click();
		await this.find('new-credential-type-button').click();
		const form = this.page.getByRole('dialog').filter({ hasText: 'Base URL' });
		await form.waitFor();
		await this.keep('credential-new');
		return { found: names, form: await form.innerText() };
	}

	/** Opens the credential, which n8n then tests; gives what it says. */
	async testCredential(): Promise<string> {
		await this.find('credential-edit-button').click();
		const verdict = this.find('credentials-config-container-test-success').or(
			this.page.locator('.n8n-callout, [role="alert"]').filter({ hasText: /Couldn.t connect/ }),
		);
		await verdict.first().waitFor();
		const said = (await verdict.first().textContent()) ?? '';
		await this.keep('credential');
		await this.page.getByRole('button', { name: /close/i }).last().click();
		await this.settle();
		return said;
	}

	/** Chooses an option of a parameter by its label. */
	async choose(parameter: string, label: string): Promise<void> {
		await this.find(`parameter-input-${parameter}`).first().click();
		const options = this.find('parameter-input-item').filter({ visible: true });
		await options.getByText(label, { exact: true }).first().click();
		await this.settle();
	}

	/** Types into a dropdown that asks the API, and takes the one entry that is left. */
	async pick(parameter: string, typed: string): Promise<string[]> {
		const locator = this.find(`resource-locator-${parameter}`);
		await this.find('rlc-input').first().click();
		await this.find('rlc-item').first().waitFor();
		await this.keep('dropdown');
		await this.find('rlc-search').filter({ visible: true }).fill(typed);
		await this.settle(1_000);
		const left = await this.find('rlc-item').filter({ visible: true }).allTextContents();
		await this.keep('dropdown-filtered', locator.page());
		await this.find('rlc-item').filter({ visible: true }).first().click();
		await this.settle();
		return left.map((name) => name.trim());
	}

	/** What the panel shows of a node's parameters, top down. */
	async readLabels(): Promise<string[]> {
		const labels = this.find('node-parameters').locator('[data-test-id="input-label"] .n8n-text');
		const texts = await labels.filter({ visible: true }).allTextContents();
		return texts.map((label) => label.trim());
	}

	/** What the panel says in boxes between the parameters. */
	async readNotices(): Promise<string> {
		const notices = this.find('node-parameters').locator('.notice');
		return (await notices.filter({ visible: true }).allInnerTexts()).join('\n');
	}

	/** What the node says of its run, above the output. */
	async readHints(): Promise<string[]> {
		const hints = this.find('output-panel').locator('[data-test-id="node-hint"]');
		const texts = await hints.filter({ visible: true }).allInnerTexts();
		return texts.map((text) => text.trim());
	}

	/** Labels of the panel that are cut off, or that are names for programs rather than people. */
	async findBadLabels(): Promise<string[]> {
		const labels = await this.find('input-label').filter({ visible: true }).all();
		const bad: string[] = [];
		for (const label of labels) {
			const words = label.locator('.n8n-text').first();
			const text = ((await words.textContent()) ?? '').trim();
			const isCut = await words.evaluate(
				(element) => element.scrollWidth > element.clientWidth + 1,
			);
			if (isCut || /^[a-z]|[a-z][A-Z]|_/.test(text)) bad.push(text);
		}
		return bad;
	}

	/** The options of a parameter, as its dropdown shows them. */
	async readOptions(parameter: string): Promise<string[]> {
		await this.find(`parameter-input-${parameter}`).first().click();
		const options = this.find('parameter-input-item').filter({ visible: true });
		await options.first().waitFor();
		const names = await options.locator('.option-headline').allTextContents();
		await this.page.keyboard.press('Escape');
		await this.settle();
		return names.map((name) => name.trim()).filter((name) => name !== 'Custom API Call');
	}

	/** Chooses how the fields are mapped. */
	async chooseMapping(label: string): Promise<void> {
		await this.find('mapping-mode-select').click();
		const options = this.page.getByRole('option').filter({ visible: true, hasText: label });
		await options.first().click();
		await this.find('parameter-input-title').waitFor();
		await this.settle();
	}

	/** Types an expression for one of the mapped fields; n8n closes the braces itself. */
	async typeExpression(field: string, expression: string): Promise<void> {
		const input = this.find(`parameter-input-${field}`);
		await input.hover();
		const switches = this.find(`value["${field}"]-parameter-input-options-container`);
		await switches.getByText('Expression').click();
		await input.locator('.cm-content').click();
		await this.page.keyboard.type(`{{ ${expression}`, { delay: 20 });
		await this.page.keyboard.press('Escape');
		await this.settle();
	}

	/** Shows what left one output of the node whose panel is open, as a table. */
	async showOutput(name: string): Promise<{ tab: string; table: string[][] }> {
		const panel = this.find('output-panel');
		await panel.getByText('Table', { exact: true }).click();
		const tab = this.find('branches')
			.getByText(new RegExp(`^${name}`))
			.first();
		await tab.click();
		await this.settle();
		return { tab: ((await tab.textContent()) ?? '').trim(), table: await this.readTable() };
	}

	/** What stands in the output of the panel that is open, as a table with its head. */
	async readTable(): Promise<string[][]> {
		const rows = await this.find('output-panel').locator('tr').filter({ visible: true }).all();
		return await Promise.all(rows.map(async (row) => await row.locator('th, td').allInnerTexts()));
	}

	/** Puts the nodes in order and the whole workflow in view, with n8n's own buttons. */
	async tidyUp(): Promise<void> {
		await this.find('tidy-up-button').click();
		await this.settle();
		await this.find('zoom-to-fit').click();
		await this.settle(1_000);
	}

	async closePanel(): Promise<void> {
		await this.find('ndv-close-button').click();
		await this.find('ndv').waitFor({ state: 'hidden' });
		await this.settle();
	}

	async openPanel(node: string): Promise<void> {
		await this.node(node).dblclick();
		await this.find('ndv').waitFor();
		await this.settle();
	}

	/** Draws a line from an output of one node to another node. */
	async connect(from: string, output: number, to: string): Promise<void> {
		const handle = this.node(from)
			.locator('[data-test-id="canvas-node-output-handle"]')
			.nth(output);
		const target = this.node(to).locator('[data-test-id="canvas-node-input-handle"]').first();
		const { x, y, width, height } = await boxOf(target);
		await this.drag(handle, [x + width / 2, y + height / 2]);
	}

	async execute(): Promise<void> {
		await this.find('execute-workflow-button').click();
		await this.dismiss('Workflow executed successfully');
	}

	/** Asks a trigger for a sample, in its panel; gives the table that comes. */
	async fetchTestEvent(): Promise<string[][]> {
		await this.find('trigger-execute-button').click();
		await this.dismiss('Node executed successfully');
		return await this.readTable();
	}

	/** Publishes the workflow, which activates it. */
	async publish(): Promise<void> {
		await this.find('workflow-open-publish-modal-button').click();
		await this.find('workflow-publish-button').click();
		await this.page.getByText('Workflow published').waitFor();
		await this.page.getByRole('button', { name: 'Got it' }).click();
		await this.settle();
	}

	/** Opens the newest execution that nobody started by hand, once there is one. */
	async openExecution(): Promise<void> {
		await this.find('radio-button-executions').click();
		const executions = this.page.locator('[data-test-id^="execution-details-"]');
		const own = this.page.locator('[data-icon="flask-conical"]');
		const execution = executions.filter({ hasNot: own }).first();
		await execution.waitFor({ timeout: ONE_POLL });
		await execution.click();
		const id = (await execution.getAttribute('data-test-id'))?.split('-').at(-1);
		await this.find(`execution-preview-details-${id}`).waitFor();
		await this.settle();
	}

	/** What stands on the lines that leave a node, top down: "2 items". */
	async readCounts(): Promise<string[]> {
		const labels = await this.find('edge-label').allTextContents();
		return labels.map((label) => label.trim()).filter(Boolean);
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	find(testId: string): Locator {
		return this.page.locator(`[data-test-id='${testId}']`);
	}

	/** Lets what moves come to rest; in ms. */
	async settle(time = 500): Promise<void> {
		await this.page.waitForTimeout(time);
	}

	private async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page
			.locator('input[type="email"], input[name="emailOrLdapLoginId"]')
			.fill(OWNER.email);
		await this.page.locator('input[type="password"]').fill(OWNER.password);
		await this.find('form-submit-button').click();
		await this.page.waitForURL(/\/(home|workflow)/);
	}

	/** Waits for a message of n8n, and closes it. */
	private async dismiss(message: string): Promise<void> {
		const box = this.page.locator('.el-notification').filter({ hasText: message });
		await box.locator('.el-notification__closeBtn').click();
		await box.waitFor({ state: 'hidden' });
		await this.settle();
	}

	/** Leaves whatever is open for the list of workflows. */
	private async goHome(): Promise<void> {
		if (await this.find('ndv').isVisible()) await this.closePanel();
		await this.find('project-home-menu-item').click();
		await this.page.waitForURL(/\/home/);
	}

	private async drag(from: Locator, [x, y]: Place): Promise<void> {
		const box = await boxOf(from);
		await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(x - 40, y - 40, { steps: 10 });
		await this.page.mouse.move(x, y, { steps: 10 });
		await this.page.mouse.up();
		await this.settle();
	}
}

async function boxOf(locator: Locator) {
	const box = await locator.boundingBox();
	if (!box) throw new Error(`nothing to see of ${String(locator)}`);
	return box;
}
