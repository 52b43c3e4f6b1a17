// Debian's or Chromium's own browser, driven by playwright-core; nothing is downloaded.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const screenshots = resolve(import.meta.dirname, '../../docs/guide/screenshots')
const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export const browserAvailable = () => existsSync(executablePath)

export async function openBrowser() {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  })
}

/** Refuses every request that leaves the server under test, and remembers it. */
export async function guardNetwork(context, address) {
  const foreign = []
  await context.route('**/*', (route) => {
    const url = route.request().url()
    if (url.startsWith(address) || url.startsWith('data:') || url.startsWith('blob:')) return route.continue()
    foreign.push(url)
    return route.abort()
  })
  return foreign
}

/** Errors of pages, in words; a journey ends with none. */
export const faults = []

/** A page whose errors are remembered; a request that is refused, or fails at a provider, is no error of the page. */
export async function openPage(context) {
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (?:4\d\d|50[234])|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(message.text())) faults.push(message.text())
  })
  return page
}

/**
 * @param {string[]} [rules] only these
 * @returns {Promise<string[]>} serious and critical faults, in words
 */
export async function axeFaults(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(readFileSync(axeSource, 'utf8'))
  const result = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) }), rules)
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')}${id === 'color-contrast' ? ` ${node.any[0]?.data?.fgColor} on ${node.any[0]?.data?.bgColor}, ${node.any[0]?.data?.contrastRatio}` : ''}`).join(' | ')}`)
}

/** Waits until nothing moves that ends by itself: what has no end, like a spinner, goes on. */
export async function settled(page) {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(ending.map((one) => one.finished.catch(() => undefined)))
    await new Promise((next) => { requestAnimationFrame(() => { requestAnimationFrame(next) }) })
  })
}

/** Writes a screenshot for the guide when SCREENSHOTS is set, else into the folder of the test. */
export async function shoot(page, folder, name) {
  const target = process.env.SCREENSHOTS ? screenshots : folder
  mkdirSync(target, { recursive: true })
  await page.screenshot({ path: join(target, `${name}.png`) })
}
