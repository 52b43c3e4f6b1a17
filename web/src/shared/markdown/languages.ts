const ALIASES: Record<string, string> = {
  'c++': 'cpp', cs: 'csharp', js: 'javascript', jsx: 'tsx', md: 'markdown', py: 'python', rb: 'ruby', rs: 'rust',
  sh: 'bash', shell: 'bash', ts: 'typescript', yml: 'yaml', zsh: 'bash', golang: 'go',
}

/** The language a fence names: its first word, short forms spelled out. */
export function languageOf(info: string): string {
  const word = (info.trim().split(/[\s,{]/)[0] ?? '').toLowerCase()
  return ALIASES[word] ?? word
}
