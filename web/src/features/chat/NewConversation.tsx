import { Link, useNavigate } from '@tanstack/react-router'
import { CodeXml, CornerDownLeft, FlaskConical, KeyRound, Scale, Table2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import { useSession } from '../../shared/api/session'
import type { Conversation, NewTurn } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { answers, useCatalog } from '../catalog/useCatalog'
import { Composer, type ComposerLane } from './Composer'
import { keepDraft, rememberedModels, rememberModels, SANDBOX } from './lanes'
import { complain } from './useLaneActions'

const PROMPTS = [
  { key: 'code', icon: <CodeXml size={16} /> },
  { key: 'table', icon: <Table2 size={16} /> },
  { key: 'argue', icon: <Scale size={16} /> },
]

const FAMOUS = ['anthropic', 'openai', 'gemini', 'openrouter']

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
  const offered = new Set(catalog?.models.filter(answers).map((model) => model.id))
  const gone = catalog ? lanes.filter((lane) => !offered.has(lane.model)) : []

  const choose = (next: Chosen[]) => {
    setLanes(next)
    rememberModels(next.map((lane) => lane.model))
  }

  const send = async (text: string, models = lanes.filter((lane) => lane.on).map((lane) => lane.model)) => {
    try {
      const made = await call<Conversation>('POST', '/api/conversations', { lanes: models.map((model) => ({ model })) })
      await call('POST', `/api/conversations/${made.id}/turns`, { text, lanes: made.lanes.map((lane) => lane.id) } satisfies NewTurn, { 'idempotency-key': crypto.randomUUID() })
        .catch((failed: unknown) => {
          // The conversation is there: the text waits in it instead of making another one.
          keepDraft(made.id, text)
          complain(failed)
        })
      keepDraft('new', '')
      await navigate({ to: '/chat/$conversation', params: { conversation: made.id } })
      return true
    } catch (failed) {
      complain(failed)
      return false
    }
  }

  const real = catalog?.models.some((model) => answers(model) && !model.sandbox) ?? false
  const keyed = (catalog?.providers ?? []).filter((provider) => provider.kind === 'remote')
  const named = FAMOUS.flatMap((id) => keyed.find((provider) => provider.id === id) ?? [])
  const sandboxOnly = lanes.length > 0 && lanes.every((lane) => lane.model.startsWith('sandbox/'))
  return (
    <div className="conversation">
      <div className="welcome">
        <div className="welcome-inner">
          <h1>{t(`welcome.${partOfDay()}`, { name: session?.user?.name.split(' ')[0] ?? '' })}</h1>
          <p className="lead">{t(real ? 'welcome.leadReal' : 'welcome.lead')}</p>
          <div className="welcome-cards">
            <section>
              <h2><span className="tile"><FlaskConical size={17} /></span> {t('welcome.sandbox')} <span className="tag ok">{t('welcome.ready')}</span></h2>
              <p>{t('welcome.sandboxText')}</p>
              <div className="welcome-action">
                <Button kind="primary" onClick={() => { void send(t('sample.code'), SANDBOX) }}>{t('welcome.trySandbox')}</Button>
                <span className="muted">{t('welcome.sandboxCost', { count: SANDBOX.length })}</span>
              </div>
            </section>
            <section>
              <h2><span className="tile"><KeyRound size={17} /></span> {t('welcome.key')}</h2>
              <p>{t('welcome.keyText')}</p>
              <div className="welcome-action">
                {named.map((provider) => (
                  <Link key={provider.id} className="button secondary small" to="/settings/providers">{provider.label}</Link>
                ))}
                <Link className="button ghost small" to="/settings/providers">
                  {named.length > 0 ? t('welcome.moreProviders', { count: keyed.length - named.length }) : t('welcome.addKey')}
                </Link>
              </div>
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
  if (hour < 5) return 'evening'
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}
