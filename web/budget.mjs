// The first page's JavaScript and CSS must stay small: at most 300 KiB and 40 KiB, compressed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, 'dist')
const page = readFileSync(join(dist, 'index.html'), 'utf8')
const size = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1024
const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1])
const styles = [...page.matchAll(/href="\/(assets\/[^"]+\.css)"/g)].map((match) => match[1])
const [script, style] = [size(scripts), size(styles)]
console.log(`first page: ${script.toFixed(0)} KiB of 300 script, ${style.toFixed(0)} KiB of 40 style, compressed`)
if (script > 300 || style > 40) process.exit(1)
