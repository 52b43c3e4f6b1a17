import { CircleStop, TriangleAlert, Unplug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Lane, MessageState } from '../../shared/api/types'
import { modelLabel, useCatalog } from '../catalog/useCatalog'
import { LaneBadge } from './LaneBadge'
import { hue, type Layout } from './lanes'

interface Props {
  lanes: Lane[]
  states: (MessageState | null)[]
  shown: number
  layout: Layout
  onShow: (at: number) => void
}

/** One button for each lane; on a phone the only way between them. */
export function LaneTabs({ lanes, states, shown, layout, onShow }: Props) {
  const { t } = useTranslation()
  const { data } = useCatalog()
  return (
    <div className="lane-tabs" role="group" aria-label={t('layout.lanes')} data-layout={layout}>
      {lanes.map((lane, at) => (
        <button key={lane.id} type="button" aria-pressed={at === shown} data-lane={hue(at)} onClick={() => { onShow(at) }}>
          <LaneBadge at={at} />
          <span className="lane-tab-name">{modelLabel(data?.models, lane.model)}</span>
          <StateIcon state={states[at] ?? null} />
          {states[at] ? <span className="visually-hidden">{t(`lane.short.${states[at]}`)}</span> : null}
        </button>
      ))}
    </div>
  )
}

/** For the eye; words stand beside it for the ear. */
function StateIcon({ state }: { state: MessageState | null }) {
  switch (state) {
    case 'running':
      return <span className="spinner" aria-hidden="true" />
    case 'failed':
      return <TriangleAlert className="bad" size={13} aria-hidden="true" />
    case 'stopped':
      return <CircleStop className="muted" size={13} aria-hidden="true" />
    case 'interrupted':
      return <Unplug className="warn" size={13} aria-hidden="true" />
    case 'complete':
    case null:
      return null
  }
}
