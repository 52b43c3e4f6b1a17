import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordDetail } from '../../shared/api/types'
import { money, seconds } from '../../shared/format'
import { CopyButton } from '../../shared/ui/CopyButton'
import { ErrorState, Skeleton, Status } from '../../shared/ui/States'
import { KeptBody } from '../body/KeptBody'
import { recordQuery } from './queries'
import { codeWords, exact, tone, who } from './words'

/** Everything that is known of one request, beside the list. */
export function RecordDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const record = useQuery(recordQuery(id))
  return (
    <Dialog.Root open onOpenChange={(next) => { if (!next) onClose() }}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim light" />
        <Dialog.Content className="drawer" aria-describedby={undefined}>
          <header className="dialog-head">
            <Dialog.Title className="dialog-title">{t('logs.record')}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={t('close')} title={t('close')}><X size={16} /></Dialog.Close>
          </header>
          <div className="dialog-body" tabIndex={0} role="region" aria-label={t('logs.record')}>
            {record.isPending ? <Skeleton lines={8} height={18} /> : null}
            {record.isError ? <ErrorState error={record.error} onRetry={() => { void record.refetch() }} /> : null}
            {record.data ? <Detail record={record.data} /> : null}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Detail({ record }: { record: RecordDetail }) {
  const { t } = useTranslation()
  const { line, error } = record
  return (
    <>
      <p className="drawer-head"><Status tone={tone(line.state)}>{t(`logs.state.${line.state}`)}</Status> <span className="mono">{line.modelServed ?? line.modelAsked}</span></p>
      {error ? (
        <div className="banner bad">
          <p><b>{codeWords(error.code)}</b>{error.message ? `: ${error.message}` : null}</p>
          {error.hint ? <p>{error.hint}</p> : null}
        </div>
      ) : null}
      <Attempts attempts={record.attempts} />
      <h3 className="overline">{t('logs.times')}</h3>
      <dl className="facts">
        <Fact name={t('logs.began')}>{exact(line.startedAt)}</Fact>
        <Fact name={t('logs.firstToken')}>{line.timeToFirstTokenMs === null ? '–' : seconds(line.timeToFirstTokenMs)}</Fact>
        <Fact name={t('logs.total')}>{seconds(line.latencyMs)}</Fact>
      </dl>
      <Figures record={record} />
      <KeptBody id={line.id} />
      <h3 className="overline">{t('logs.about')}</h3>
      <dl className="facts">
        <Fact name={t('logs.who')}>{who(t, line)}{line.virtualKey && line.personName ? ` (${line.personName})` : null}</Fact>
        {line.team ? <Fact name={t('logs.dimension.team')}>{line.teamName ?? line.team}</Fact> : null}
        <Fact name={t('logs.dimension.door')}>{t(`logs.door.${line.door}`, { defaultValue: line.door })}, {line.dialect}, {t(line.streamed ? 'logs.streamed' : 'logs.whole')}</Fact>
        <Fact name={t('logs.dimension.model_asked')}>{line.modelAsked}</Fact>
        {line.provider ? <Fact name={t('logs.dimension.provider')}>{line.provider}{line.credentialName ? `, ${line.credentialName}` : null}</Fact> : null}
        {record.finishReason ? <Fact name={t('logs.finish')}>{codeWords(record.finishReason)}</Fact> : null}
        {line.cache ? <Fact name={t('logs.dimension.cache')}>{t(`logs.cache.${line.cache}`)}</Fact> : null}
        {record.serviceTier ? <Fact name={t('logs.tier')}>{record.serviceTier}</Fact> : null}
      </dl>
      <h3 className="overline">{t('logs.ids')}</h3>
      <dl className="facts">
        <Id name={t('logs.recordId')} id={line.id} />
        {line.errorId ? <Id name={t('logs.errorId')} id={line.errorId} /> : null}
        {line.virtualKey ? <Id name={t('logs.dimension.virtual_key')} id={line.virtualKey} /> : null}
        {line.credential ? <Id name={t('logs.dimension.credential')} id={line.credential} /> : null}
      </dl>
    </>
  )
}

function Attempts({ attempts }: { attempts: RecordDetail['attempts'] }) {
  const { t } = useTranslation()
  if (attempts.length === 0) return <p className="muted">{t('logs.noAttempts')}</p>
  return (
    <>
      <h3 className="overline">{t('logs.attemptsTitle')}</h3>
      <ol className="attempts-made">
        {attempts.map((attempt, at) => (
          <li key={at}>
            <p className="spread"><Status tone={attempt.errorCode ? 'bad' : 'ok'}>{attempt.errorCode ? codeWords(attempt.errorCode) : t('logs.served')}</Status><span className="numbers">{seconds(attempt.elapsedMs)}</span></p>
            <p className="mono">{attempt.model}{attempt.status > 0 ? <span className="muted"> · {attempt.status}</span> : null}</p>
            {attempt.message ? <p className="muted">{attempt.message}</p> : null}
          </li>
        ))}
      </ol>
    </>
  )
}

function Figures({ record }: { record: RecordDetail }) {
  const { t } = useTranslation()
  const { line, tokens, costs } = record
  return (
    <>
      <h3 className="overline">{t('logs.tokens')} {record.usageSource === 'estimated' ? <span className="tag warn">{t('logs.estimated')}</span> : null}</h3>
      {tokens.length > 0 ? (
        <dl className="facts">
          {tokens.map(({ kind, value }) => <Fact key={kind} name={t(`logs.kind.${kind}`)} number>{value.toLocaleString('en')}</Fact>)}
          {record.searches === null ? null : <Fact name={t('logs.kind.search')} number>{record.searches}</Fact>}
        </dl>
      ) : (
        <p className="muted">{t('logs.noTokens')}</p>
      )}
      <h3 className="overline">{t('logs.cost')}</h3>
      <dl className="facts">
        {costs.map(({ kind, value }) => <Fact key={kind} name={t(`logs.kind.${kind}`)} number>{money(value)}</Fact>)}
        {record.providedNano === null ? null : <Fact name={t('logs.provided')} number>{money(record.providedNano)}</Fact>}
        <Fact name={t('logs.billed')} number><b>{line.billedNano === null ? t('logs.unknown') : money(line.billedNano)}</b></Fact>
        {record.priceSource ? <Fact name={t('logs.priceSource')}>{record.priceSource}</Fact> : null}
      </dl>
    </>
  )
}

function Fact({ name, number = false, children }: { name: string; number?: boolean; children: ReactNode }) {
  return <div><dt>{name}</dt><dd className={number ? 'numbers' : ''}>{children}</dd></div>
}

function Id({ name, id }: { name: string; id: string }) {
  const { t } = useTranslation()
  return <div><dt>{name}</dt><dd className="mono">{id} <CopyButton text={id} label={t('logs.copy', { name })} size={13} /></dd></div>
}
