import { Link, useNavigate } from '@tanstack/react-router'
import { CodeXml, CornerDownLeft, FlaskConical, KeyRound, Scale, Table2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import { useSession } from '../../shared/api/session'
import type { Conversation } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { useCatalog } from '../catalog/useCatalog'
import { Composer, type ComposerLane } from './Composer'
import { rememberedModels, rememberModels, SANDBOX } from './lanes'

const PROMPTS = [
  { key: 'code', icon: <CodeXml size={16} /> },
  { key: 'table', icon: <Table2 size={16} /> },
  { key: 'argue', icon: <Scale size={16} /> },
]

interface Chosen extends ComposerLane {
  id: string
}

let serial = 0

function lanesOf(models: string[]): Chosen[] {
  return models.map((model) => ({ id: `new-${String(serial++)}`, model, on: true }))
}

export function NewConversation() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: catalog } = useCatalog()
  const { data: session } = useSession()
  const [lanes, setLanes] = useState<Chosen[]>(() => lanesOf(rememberedModels().length > 0 ? rememberedModels() : SANDBOX))
  const offered = new Set(catalog?.models.filter((model) => model.available).map((model) => model.id))
  const gone = catalog ? lanes.filter((lane) => !offered.has(lane.model)) : []

  const choose = (next: Chosen[]) => {
    setLanes(next)
    rememberModels(next.map((lane) => lane.model))
  }

  const send = async (text: string) => {
    const chosen = lanes.filter((lane) => lane.on)
    try {
      const made = await call<Conversation>('POST', '/api/conversations', { lanes: chosen.map(({ model }) => ({ model })) })
      await call('POST', `/api/conversations/${made.id}/turns`, { text, lanes: made.lanes.map((lane) => lane.id) }, { 'idempotency-key': crypto.randomUUID() })
      localStorage.removeItem('polyphony.draft.new')
      await navigate({ to: '/chat/$conversation', params: { conversation: made.id } })
      return true
    } catch (failed) {
      toast.error(failed instanceof ApiError ? failed.message : String(failed))
      return false
    }
  }

  const sandboxOnly = lanes.length > 0 && lanes.every((lane) => lane.model.startsWith('sandbox/'))
  return (
    <div className="conversation">
      <div className="welcome">
        <div className="welcome-inner">
          <h1>{t(`welcome.${partOfDay()}`, { name: session?.user?.name.split(' ')[0] ?? '' })}</h1>
          <p className="lead">{t('welcome.lead')}</p>
          <div className="welcome-cards">
            <section>
              <h2><span className="tile"><FlaskConical size={17} /></span> {t('welcome.sandbox')} <span className="tag ok">{t('welcome.ready')}</span></h2>
              <p>{t('welcome.sandboxText')}</p>
              <Button kind="primary" onClick={() => { choose(lanesOf(SANDBOX)) }}>{t('welcome.trySandbox')}</Button>
            </section>
            <section>
              <h2><span className="tile"><KeyRound size={17} /></span> {t('welcome.key')}</h2>
              <p>{t('welcome.keyText')}</p>
              <Link className="button secondary" to="/settings/providers">{t('welcome.addKey')}</Link>
            </section>
          </div>
          <h2 className="overline">{t('welcome.tryOne')}</h2>
          <ul className="samples">
            {PROMPTS.map(({ key, icon }) => (
              <li key={key}>
                <button type="button" disabled={lanes.length === 0} onClick={() => { void send(t(`sample.${key}`)) }}>
                  {icon} <span>{t(`sample.${key}`)}</span> <CornerDownLeft size={14} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <Composer
        draftKey="new"
        lanes={lanes}
        running={0}
        note={gone.length > 0 ? t('composer.gone', { models: gone.map((lane) => lane.model).join(', ') }) : sandboxOnly ? t('composer.sandbox') : null}
        onToggle={(id) => { choose(lanes.map((lane) => (lane.id === id ? { ...lane, on: !lane.on } : lane))) }}
        onRemove={(id) => { choose(lanes.filter((lane) => lane.id !== id)) }}
        onAdd={(model) => { choose([...lanes, ...lanesOf([model])]) }}
        onSend={send}
      />
    </div>
  )
}

function partOfDay(): 'morning' | 'afternoon' | 'evening' {
  const hour = new Date().getHours()
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}
