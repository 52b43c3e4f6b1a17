import { type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../shared/api/types'
import { count, money, seconds } from '../../shared/format'
import { Status } from '../../shared/ui/States'
import { codeWords, exact, moment, tone, who } from './words'

interface Props {
  lines: LogLine[]
  open: string | undefined
  onOpen: (id: string) => void
}

/** The list; arrow keys go up and down, Enter opens. */
export function LogTable({ lines, open, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('logs.list')}>
      <table className="table log-table">
        <thead>
          <tr>
            <th>{t('logs.time')}</th>
            <th>{t('logs.dimension.state')}</th>
            <th>{t('logs.who')}</th>
            <th>{t('logs.model')}</th>
            <th className="right">{t('logs.firstToken')}</th>
            <th className="right">{t('logs.total')}</th>
            <th className="right">{t('logs.tokensInOut')}</th>
            <th className="right">{t('logs.cost')}</th>
          </tr>
        </thead>
        <tbody onKeyDown={move}>
          {lines.map((line) => <Row key={line.id} line={line} on={line.id === open} onOpen={onOpen} />)}
        </tbody>
      </table>
    </div>
  )
}

function Row({ line, on, onOpen }: { line: LogLine; on: boolean; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <tr className={on ? 'on' : ''} onClick={() => { onOpen(line.id) }}>
      <td>
        <button type="button" className="log-open numbers" title={exact(line.startedAt)}>
          {moment(line.startedAt)}<span className="visually-hidden">, {t('logs.open')}</span>
        </button>
      </td>
      <td>
        <Status tone={tone(line.state)}>{line.errorCode ? codeWords(line.errorCode) : t(`logs.state.${line.state}`)}</Status>
        {line.attempts > 1 ? <span className="tag warn">{t('logs.attempts', { count: line.attempts })}</span> : null}
        {line.cache && line.cache !== 'miss' ? <span className="tag">{t(`logs.cache.${line.cache}`)}</span> : null}
      </td>
      <td className="log-who" data-label={t('logs.who')}>{who(t, line)} <small className="muted">{t(`logs.door.${line.door}`, { defaultValue: line.door })}</small></td>
      <td className="mono log-model" data-label={t('logs.model')}>
        {line.modelServed ?? line.modelAsked}
        {line.modelServed && line.modelServed !== line.modelAsked ? <small className="muted"> {t('logs.askedAs', { name: line.modelAsked })}</small> : null}
      </td>
      <td className="right numbers" data-label={t('logs.firstToken')}>{line.timeToFirstTokenMs === null ? '–' : seconds(line.timeToFirstTokenMs)}</td>
      <td className="right numbers" data-label={t('logs.total')}>{seconds(line.latencyMs)}</td>
      <td className="right numbers" data-label={t('logs.tokensInOut')}>{line.inputTokens === null && line.outputTokens === null ? '–' : `${amount(line.inputTokens)} / ${amount(line.outputTokens)}`}</td>
      <td className="right numbers" data-label={t('logs.cost')}>{line.billedNano === null ? <span className="muted">{t('logs.unknown')}</span> : money(line.billedNano)}</td>
    </tr>
  )
}

function amount(tokens: number | null): string {
  return tokens === null ? '?' : count(tokens)
}

function move(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.log-open')]
  const next = rows[rows.findIndex((row) => row === document.activeElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
