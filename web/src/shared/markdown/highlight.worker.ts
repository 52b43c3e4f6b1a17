import { colour } from './grammar'

export interface Ask {
  id: number
  text: string
  language: string
}

export interface Reply {
  id: number
  html: string | null
}

self.onmessage = ({ data: { id, text, language } }: MessageEvent<Ask>) => {
  const answer = (html: string | null) => { self.postMessage({ id, html } satisfies Reply) }
  colour(text, language).then(answer, () => { answer(null) })
}
