// Every page, and everything that opens over one: dialogs, menus, pickers, toasts, failures. Each state is opened once
// and looked at in every theme and width; a fault of accessibility in any of them fails its step.
import assert from 'node:assert/strict'
import { bodyRecordState, bodyStates } from './bodies.mjs'
import { axeFaults, guardNetwork, openPage, settled, shoot } from './browser.mjs'
import { keyStates } from './keys.mjs'
import { logStates } from './ledger.mjs'
import { limitStates } from './limits.mjs'
import { startProvider } from './provider.mjs'
import { routeStates } from './routes.mjs'
import { startServer } from './server.mjs'
import { smallTargets } from './targets.mjs'
import { teamStates } from './teams.mjs'

const OWNER = { email: 'mara@example.com', password: 'tide-lantern-orchard-88' }
const BAD_KEY = 'sk-refused-0123456789'
const MODELS = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-mini', 'acme-internal-preview-2026-11-a-rather-long-name']
const TEXT = '## Tides\n\nThe moon *pulls* at the [sea](https://example.com) with `F = GMm/r²`.\n\n> Twice a day.\n\n- [x] high\n- [ ] low\n\n```js\nconst tide = await sea.rise() // twice\n```\n\n| hour | metres |\n|--:|--:|\n| 06 | 4.2 |\n'

/** What a person can choose, and what the system can ask for. */
const LOOKS = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'light-solid', colorScheme: 'light', surface: 'solid' },
  { name: 'dark-solid', colorScheme: 'dark', surface: 'solid' },
  { name: 'light-contrast', colorScheme: 'light', contrast: 'high' },
  { name: 'dark-contrast', colorScheme: 'dark', contrast: 'high' },
]
const WIDTHS = [{ width: 1440, height: 900 }, { width: 390, height: 844 }]

/** The server and the provider that the states need: a key that works, one that is refused, something unknown in its list. */
export async function startStage() {
  const provider = await startProvider(({ messages }) => {
    const asked = String(messages.at(-1).content)
    if (asked.includes('refuse')) return { status: 429, message: 'You exceeded your quota. See https://provider.example/billing.', headers: { 'retry-after': '60' } }
    return { text: TEXT, rate: 2_000 }
  }, MODELS, BAD_KEY)
  const server = await startServer({
    POLYPHONY_OWNER_EMAIL: OWNER.email, POLYPHONY_OWNER_PASSWORD: OWNER.password, POLYPHONY_OWNER_NAME: 'Mara Okafor',
    OPENAI_API_KEY: 'sk-test-0123456789', POLYPHONY_PROVIDER_OPENAI_BASE_URL: provider.address,
    PERPLEXITY_API_KEY: 'pplx-test-0123456789', POLYPHONY_PROVIDER_PERPLEXITY_BASE_URL: provider.address,
    POLYPHONY_PROVIDER_MISTRAL_BASE_URL: provider.address, POLYPHONY_EGRESS_ALLOW_PRIVATE: '127.0.0.1',
  })
  return { address: server.address, provider: provider.address, stop: async () => { await server.stop(); await provider.stop() } }
}

/**
 * @param {(name: string, work: () => Promise<void>) => Promise<void>} step
 * @param {{ shots?: string, only?: RegExp }} [how] a folder for screenshots of each state and look
 */
export async function statesJourney(step, browser, stage, how = {}) {
  const context = await browser.newContext({ viewport: WIDTHS[0], colorScheme: 'dark', permissions: ['clipboard-read', 'clipboard-write'] })
  await guardNetwork(context, 'http://127.0.0.1:')
  const page = await openPage(context)
  await page.goto(stage.address)
  for (const { group, states } of [{ group: 'the door', states: doorStates(page, stage) }, { group: 'the chat', states: chatStates(page, stage) }, { group: 'providers', states: providerStates(page, stage) }, { group: 'a key is added', states: wizardStates(page, stage) }, { group: 'virtual keys and the rest', states: settingsStates(page, stage) }]) {
    const wanted = states.filter(({ name, needed }) => needed || !how.only || how.only.test(name))
    await step(`${group}: ${wanted.length} states hold in every theme and width`, async () => {
      const found = []
      for (const state of wanted) {
        await page.setViewportSize(WIDTHS[state.phone ? 1 : 0])
        try {
          await state.open()
        } catch (failed) {
          await page.screenshot({ path: `${how.shots ?? '/nowhere'}/failed-${state.name}.png` }).catch(() => {})
          throw new Error(`${state.name} did not open: ${failed.message}`, { cause: failed })
        }
        for (const fault of await faultsOf(page, state, how)) found.push(`${state.name} ${fault}`)
        await state.close?.()
        if (state.toast) await dismissed(page)
      }
      assert.deepEqual(found, [])
    })
  }
  await context.close()
}

/** Looks at what is open, from all sides. The first look is at everything, the others at colours, which alone change. */
async function faultsOf(page, state, how) {
  const found = []
  for (const size of WIDTHS.slice(state.phone ? 1 : 0)) {
    await page.setViewportSize(size)
    if (state.toast) await page.locator('.toast').first().hover()
    await settled(page)
    // A phone shows the same colours: two looks are enough to see what is laid out otherwise.
    for (const [at, look] of LOOKS.slice(0, size.width > 600 ? LOOKS.length : 2).entries()) {
      await page.emulateMedia({ colorScheme: look.colorScheme })
      await page.evaluate(({ surface, contrast }) => Object.assign(document.documentElement.dataset, { surface: surface ?? 'glass', contrast: contrast ?? 'normal' }), look)
      const fading = await page.evaluate(fadingColours)
      found.push(...fading.map((name) => `${look.name} ${size.width}: ${name} fades between themes, and cannot be read meanwhile`))
      const faults = await axeFaults(page, at === 0 ? undefined : ['color-contrast'])
      found.push(...faults.map((fault) => `${look.name} ${size.width}: ${fault}`))
      if (how.shots && (at < 2 || how.all)) await shoot(page, how.shots, `${state.name}-${look.name}-${size.width}`)
    }
    if (size.width > 600) continue
    found.push(...(await page.evaluate(smallTargets)).map((fault) => `${size.width}: ${fault}`))
    found.push(...(await page.evaluate(tooWide)).map((fault) => `${size.width}: ${fault}`))
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => Object.assign(document.documentElement.dataset, { surface: 'glass', contrast: 'normal' }))
  await page.setViewportSize(WIDTHS[state.phone ? 1 : 0])
  return found
}

/** Toasts wait as long as the pointer is over them; afterwards they are gone, not fading. */
async function dismissed(page) {
  for (const button of await page.locator('.toast-close').all()) await button.click().catch(() => {})
  await page.waitForFunction(() => document.querySelector('.toast') === null)
}

/** What does not change its colours at once when the theme changes. */
function fadingColours() {
  return document.getAnimations().filter((one) => one instanceof CSSTransition && /color|background|fill|stroke/.test(one.transitionProperty)).map(({ effect, transitionProperty }) => `${transitionProperty} of ${effect.target.className}`)
}

/** What can be scrolled sideways and should not. */
function tooWide() {
  const sideways = (element) => element.scrollWidth > element.clientWidth + 1
  return [document.documentElement, ...document.querySelectorAll('.dialog, .dialog-body, .picker, .menu, .palette, .sheet, .settings-page')]
    .filter(sideways).map((element) => `wider than the screen: ${element.className || element.nodeName}`)
}

function doorStates(page, stage) {
  const fill = async (password) => {
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  return [
    { name: 'sign-in', open: () => page.getByRole('heading', { name: 'Sign in' }).waitFor() },
    { name: 'sign-in-refused', open: async () => { await fill('not-the-password'); await page.getByRole('alert').waitFor() } },
    {
      name: 'not-found', needed: true, open: async () => {
        await fill(OWNER.password)
        await page.locator('.composer').waitFor()
        await page.goto(`${stage.address}/nowhere`)
        await page.getByText('There is no such page').waitFor()
      },
    },
  ]
}

function chatStates(page, stage) {
  const escape = () => page.keyboard.press('Escape')
  const lane = (at) => page.locator('.lane').nth(at)
  const fresh = async (models = ['openai/gpt-4.1', 'openai/gpt-4o-mini', 'sandbox/echo']) => {
    await page.evaluate((chosen) => { localStorage.setItem('polyphony.newModels', JSON.stringify(chosen)) }, models)
    await page.goto(`${stage.address}/chat`)
    await page.locator('.composer textarea').waitFor()
  }
  const discover = () => page.evaluate(async () => {
    const { csrfToken } = await (await fetch('/api/session')).json()
    const { items } = await (await fetch('/api/credentials')).json()
    await fetch(`/api/credentials/${items[0].id}/discover`, { method: 'POST', headers: { 'x-csrf-token': csrfToken } })
  })
  const ask = async (text) => {
    await page.locator('.composer textarea').fill(text)
    await page.locator('.composer textarea').press('Enter')
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/)
    await page.waitForFunction(() => document.querySelector('.lane') && !document.querySelector('.lane[data-state="running"], .lane[data-state="empty"]'))
  }
  const opened = (role, name) => async () => {
    await page.getByRole(role, { name }).first().click()
    await page.locator('.dialog, .menu, .picker').waitFor()
  }
  return [
    { name: 'history-empty', open: async () => { await discover(); await fresh() } },
    { name: 'picker', open: opened('button', 'Add a lane') },
    { name: 'picker-locked', open: () => page.getByPlaceholder('Search models').fill('claude') },
    { name: 'picker-unknown', open: () => page.getByPlaceholder('Search models').fill('acme') },
    { name: 'picker-none', open: () => page.getByPlaceholder('Search models').fill('no such model'), close: escape },
    { name: 'new-parameters', open: opened('button', /^Parameters of GPT-4.1/), close: escape },
    { name: 'shortcuts', open: async () => { await page.locator('body').press('?'); await page.locator('.dialog').waitFor() }, close: escape },
    {
      name: 'answers-with-warnings', needed: true, open: async () => {
        await fresh(['perplexity/sonar', 'openai/gpt-4.1'])
        await page.getByRole('button', { name: /^Parameters of (Perplexity )?Sonar/ }).click()
        await page.getByLabel('Seed').fill('7')
        await page.getByLabel('Stop at').fill('END')
        await page.getByLabel('Reasoning effort').selectOption('high')
        await page.getByRole('button', { name: 'Save' }).click()
        await ask('How do tides work?')
        await page.waitForFunction(() => document.querySelector('.shiki') !== null)
        await page.locator('.warnings summary').click()
      },
    },
    { name: 'lane-menu', open: opened('button', /^More about GPT-4.1/), close: escape },
    { name: 'lane-model', open: opened('button', /change the model of GPT-4.1/), close: escape },
    { name: 'lane-parameters', open: async () => { await page.getByRole('button', { name: /^Parameters of GPT-4.1/ }).click(); await page.getByLabel('Temperature').fill('9') }, close: escape },
    { name: 'title', open: () => page.getByRole('button', { name: 'Rename this conversation' }).click(), close: escape },
    {
      name: 'answers-refused', needed: true, open: async () => {
        await fresh(['openai/gpt-4.1', 'openai/gpt-4o-mini', 'sandbox/echo'])
        await ask('refuse this')
        await lane(0).getByRole('button', { name: /Retry in/ }).first().waitFor()
      },
    },
    { name: 'answers-other-model', open: opened('button', 'Other model'), close: escape },
    { name: 'account-menu', open: opened('button', /Account/), close: escape },
    { name: 'palette', open: async () => { await page.keyboard.press('Control+k'); await page.locator('.palette [cmdk-item]').nth(8).waitFor() } },
    { name: 'palette-none', open: () => page.locator('.palette input').fill('nothing like it'), close: escape },
    { name: 'history-menu', open: async () => { await page.locator('.history-row').first().hover(); await page.getByRole('button', { name: /More about How do|More about refuse/ }).first().click(); await page.locator('.menu').waitFor() }, close: escape },
    { name: 'history-rename', open: async () => { await page.locator('.history-row').first().hover(); await page.getByRole('button', { name: /More about refuse/ }).first().click(); await page.getByRole('menuitem', { name: 'Rename' }).click() }, close: escape },
    { name: 'history-none', open: () => page.getByLabel('Search titles').fill('no such title'), close: () => page.getByLabel('Search titles').fill('') },
    {
      name: 'history-open', phone: true, open: async () => { await page.getByRole('button', { name: 'Show conversations' }).click(); await page.locator('.history-row').first().waitFor() },
      close: escape,
    },
    { name: 'conversation-gone', open: async () => { await page.goto(`${stage.address}/chat/01890000-0000-7000-8000-000000000000`); await page.getByText('There is no such conversation').waitFor() } },
    {
      name: 'toast-undo', toast: true, open: async () => {
        await page.locator('.history-row').first().hover()
        await page.getByRole('button', { name: /More about/ }).first().click()
        await page.getByRole('menuitem', { name: 'Delete' }).click()
        await page.locator('.toast').waitFor()
      },
    },
    {
      name: 'not-loaded', open: async () => {
        await page.route('**/api/catalog', (route) => route.fulfill({ status: 403, json: { error: { code: 'permission', message: 'You may not see this.', id: 'e-4711' } } }))
        await page.goto(`${stage.address}/settings/providers`)
        await page.getByText('This did not load').waitFor()
      },
      close: () => page.unroute('**/api/catalog'),
    },
    {
      name: 'loading', open: async () => {
        await page.route('**/api/catalog', () => {})
        await page.goto(`${stage.address}/settings/providers`)
        await page.locator('.skeleton').waitFor()
      },
      close: () => page.unroute('**/api/catalog'),
    },
  ]
}

function providerStates(page, stage) {
  const escape = () => page.keyboard.press('Escape')
  const card = (name) => page.locator('.card', { has: page.getByRole('heading', { name, exact: true }) })
  const menu = async () => { await page.getByRole('button', { name: 'More about OpenAI' }).click(); await page.locator('.menu').waitFor() }
  return [
    { name: 'providers', needed: true, open: async () => { await page.goto(`${stage.address}/settings/providers`); await card('OpenAI').waitFor() } },
    { name: 'providers-none', open: () => page.getByLabel('Filter').fill('nobody'), close: () => page.getByLabel('Filter').fill('') },
    { name: 'credential-menu', open: menu, close: escape },
    {
      name: 'credential-refused', toast: true, open: async () => {
        await page.evaluate(async (bad) => {
          const { csrfToken } = await (await fetch('/api/session')).json()
          await fetch('/api/credentials', { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken }, body: JSON.stringify({ provider: 'mistral', name: 'Of the team in Rotterdam', fields: { apiKey: bad }, baseUrl: null, dialect: null, models: null }) })
        }, BAD_KEY)
        await page.reload()
        await page.getByRole('button', { name: 'More about Of the team in Rotterdam' }).click()
        await page.getByRole('menuitem', { name: 'Test' }).click()
        await page.locator('.toast[data-type="error"]').waitFor()
        await card('Mistral').locator('.credential .bad').waitFor()
      },
    },
    { name: 'models-refreshed', toast: true, open: async () => { await card('OpenAI').getByRole('button', { name: 'Refresh models' }).click(); await page.locator('.toast[data-type="success"]').waitFor() } },
    { name: 'models-not-refreshed', toast: true, open: async () => { await card('Mistral').getByRole('button', { name: 'Refresh models' }).click(); await page.locator('.toast[data-type="error"]').first().waitFor() } },
    {
      name: 'models-refreshing', open: async () => {
        await page.reload()
        await page.route('**/discover', () => {})
        await card('OpenAI').getByRole('button', { name: 'Refresh models' }).click()
      },
      close: () => page.unroute('**/discover'),
    },
  ]
}

function wizardStates(page, stage) {
  const escape = () => page.keyboard.press('Escape')
  const card = (name) => page.locator('.card', { has: page.getByRole('heading', { name, exact: true }) })
  const begin = async (name) => {
    await page.goto(`${stage.address}/settings/providers`)
    await card(name).getByRole('button', { name: /^Add/ }).click()
    await page.locator('.dialog').waitFor()
  }
  const test = async (state) => {
    await page.locator('.dialog').getByRole('button', { name: 'Test' }).click()
    await page.locator('.checks, .dialog .banner, .dialog .note.bad').first().waitFor({ state })
  }
  const form = (id, name) => ({ name: `key-${id}`, open: () => begin(name), close: escape })
  return [
    {
      name: 'key-which', needed: true, open: async () => {
        await page.goto(`${stage.address}/settings/providers`)
        await page.getByRole('button', { name: 'Add key' }).first().click()
        await page.locator('.provider-choices').waitFor()
      },
      close: escape,
    },
    { name: 'key-plain', open: () => begin('Mistral') },
    { name: 'key-plain-refused', open: async () => { await page.getByLabel('API key').fill(BAD_KEY); await test() } },
    {
      name: 'key-plain-works', open: async () => {
        await page.getByLabel('API key').fill('sk-test-0123456789')
        await test()
        await page.locator('.choose-models').waitFor()
        await page.locator('.choose-models input[type=checkbox]').first().uncheck()
      },
      close: escape,
    },
    form('azure', 'Azure OpenAI'),
    {
      name: 'key-azure-refused', open: async () => {
        await begin('Azure OpenAI')
        await page.getByLabel('Resource').fill('not a resource/')
        await page.getByLabel('API key').fill('0123456789abcdef')
        await test()
      },
      close: escape,
    },
    form('bedrock', 'Amazon Bedrock'), form('vertex', 'Google Vertex AI'),
    { name: 'key-vertex-refused', open: async () => { await begin('Google Vertex AI'); await page.getByLabel('Service account key').fill('{"type": "authorized"}'); await test() }, close: escape },
    form('cloudflare', 'Cloudflare Workers AI'), form('local', 'Ollama'), form('custom', 'Custom server'),
    {
      name: 'key-custom-unreachable', open: async () => {
        await page.goto(`${stage.address}/settings/providers`)
        await begin('Custom server')
        await page.getByLabel('Base URL').fill('http://127.0.0.1:9')
        await test()
      },
      close: escape,
    },
    form('device', 'GitHub Copilot'),
    {
      name: 'key-device-code', open: async () => {
        await page.route('**/api/credentials/device', (route) => route.fulfill({ json: { userCode: 'WDJB-MJHT', page: 'https://github.com/login/device', handle: 'sealed', intervalSeconds: 600, expiresAt: '2099-01-01T00:00:00Z' } }))
        await begin('GitHub Copilot')
        await page.getByRole('button', { name: /Sign in with/ }).click()
        await page.getByText('WDJB-MJHT').waitFor()
      },
      close: async () => { await escape(); await page.unroute('**/api/credentials/device') },
    },
    {
      name: 'key-device-failed', open: async () => {
        await page.route('**/api/credentials/device', (route) => route.fulfill({ status: 422, json: { error: { code: 'upstream_unreachable', message: 'GitHub Copilot cannot be reached.' } } }))
        await begin('GitHub Copilot')
        await page.getByRole('button', { name: /Sign in with/ }).click()
        await page.locator('.dialog .banner').waitFor()
      },
      close: async () => { await escape(); await page.unroute('**/api/credentials/device') },
    },
    {
      name: 'key-replace', open: async () => {
        await page.goto(`${stage.address}/settings/providers`)
        await page.getByRole('button', { name: 'More about Of the team in Rotterdam' }).click()
        await page.getByRole('menuitem', { name: 'Replace key' }).click()
        await page.locator('.dialog').waitFor()
      },
      close: escape,
    },
  ]
}

function settingsStates(page, stage) {
  const escape = () => page.keyboard.press('Escape')
  return [
    ...teamStates(page, stage.address),
    ...keyStates(page, stage.address),
    ...bodyStates(page, stage.address),
    ...limitStates(page, stage.address),
    ...routeStates(page, stage.address),
    ...logStates(page, stage.address),
    ...bodyRecordState(page, stage.address),
    { name: 'appearance', open: async () => { await page.goto(`${stage.address}/settings/appearance`); await page.locator('h1').waitFor() } },
    {
      name: 'sign-in-again', open: async () => {
        await page.goto(`${stage.address}/chat`)
        await page.locator('.composer textarea').fill('Not lost')
        await page.context().clearCookies()
        await page.locator('.composer textarea').press('Enter')
        await page.locator('.dialog').waitFor()
      },
      close: escape,
    },
  ]
}
