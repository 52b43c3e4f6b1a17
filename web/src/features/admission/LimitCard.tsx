import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Pencil, RotateCcw, ShieldBan, TriangleAlert, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Limit } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Menu } from '../../shared/ui/Menu'
import { Skeleton } from '../../shared/ui/States'
import { limitsChanged } from './queries'
import { canReset, type Use } from './rules'
import { UseRow } from './UseRow'
import type { Names } from './useNames'
import { allowance, models, whom } from './words'

const MOST_SHOWN = 5

interface Props {
  limit: Limit
  /** null while they are being read. */
  uses: Use[] | null
  names: Names
  now: Date
  onEdit: () => void
  onRemove: () => void
}

export function LimitCard({ limit, uses, names, now, onEdit, onRemove }: Props) {
  const { t } = useTranslation()
  return (
    <article className="card limit" aria-label={limit.name}>
      <header className="card-head">
        <div>
          <h3>{limit.name} <Hardness hard={limit.hard} /></h3>
          <p className="limit-allowance">{allowance(t, limit)}</p>
          <p className="muted">{whom(t, limit, names)} · {models(t, limit.model)}</p>
        </div>
        <Menu
          trigger={
            <button type="button" className="icon-button" aria-label={t('limits.more', { name: limit.name })}>
              <Ellipsis size={16} />
            </button>
          }
          items={[
            { label: t('limits.edit'), icon: <Pencil size={14} />, onSelect: onEdit },
            'separator',
            { label: t('delete'), icon: <Trash2 size={14} />, danger: true, onSelect: onRemove },
          ]}
        />
      </header>
      {uses ? <Uses limit={limit} uses={uses} names={names} now={now} /> : <Skeleton lines={1} height={24} />}
      {canReset(limit) && uses?.some((use) => use.used > 0) ? <footer className="card-foot"><Reset limit={limit} /></footer> : null}
    </article>
  )
}

function Hardness({ hard }: { hard: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={hard ? 'tag' : 'tag warn'} title={t(hard ? 'limits.hardText' : 'limits.softText')}>
      {hard ? <ShieldBan size={11} aria-hidden="true" /> : <TriangleAlert size={11} aria-hidden="true" />} {t(hard ? 'limits.hard' : 'limits.soft')}
    </span>
  )
}

function Uses({ limit, uses, names, now }: { limit: Limit; uses: Use[]; names: Names; now: Date }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  if (uses.length === 0) return <p className="card-text muted">{t(`limits.unused.${limit.scope}`)}</p>
  const shown = all ? uses : uses.slice(0, MOST_SHOWN)
  return (
    <>
      <ul className="uses">
        {shown.map((use) => <UseRow key={use.subject} limit={limit} use={use} name={names.of(limit, use.subject)} now={now} />)}
      </ul>
      {uses.length > MOST_SHOWN ? (
        <Button size="small" kind="ghost" onClick={() => { setAll(!all) }}>{all ? t('limits.fewer') : t('limits.all', { count: uses.length })}</Button>
      ) : null}
    </>
  )
}

/** Starts a rate at nothing again, for everybody whom it is about. */
function Reset({ limit }: { limit: Limit }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const reset = async () => {
    setBusy(true)
    try {
      await call('POST', `/api/limits/${limit.id}/reset`)
      await limitsChanged(queries)
      toast.success(t('limits.resetDone', { name: limit.name }))
    } catch (failed) {
      toast.error(failed instanceof ApiError ? failed.message : String(failed))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button size="small" busy={busy} icon={<RotateCcw size={13} />} title={t('limits.resetText')} onClick={() => { void reset() }}>
      {t('limits.reset')}<span className="visually-hidden"> {limit.name}</span>
    </Button>
  )
}
