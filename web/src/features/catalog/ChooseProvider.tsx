import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../shared/api/types'
import { Dialog } from '../../shared/ui/Dialog'

interface Props {
  providers: Provider[]
  onChoose: (provider: Provider) => void
  onClose: () => void
}

/** The first question, if the button asked was not a provider's own. Enter takes the only one that is left. */
export function ChooseProvider({ providers, onChoose, onClose }: Props) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState('')
  const shown = providers.filter((provider) => provider.label.toLowerCase().includes(filter.trim().toLowerCase()))
  return (
    <Dialog open wide title={t('addKey.choose')} onClose={onClose}>
      <input
        className="input provider-filter"
        type="search"
        autoFocus
        value={filter}
        placeholder={t('providers.filter')}
        aria-label={t('addKey.filterProviders')}
        onChange={(event) => { setFilter(event.target.value) }}
        onKeyDown={(event) => { if (event.key === 'Enter' && shown[0] && shown.length === 1) onChoose(shown[0]) }}
      />
      <ul className="provider-choices">
        {shown.map((provider) => (
          <li key={provider.id}>
            <button type="button" onClick={() => { onChoose(provider) }}>
              <span className="tile" aria-hidden="true">{provider.label.slice(0, 2)}</span> {provider.label}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className="muted" role="status">{t('providers.noneFound', { filter })}</p> : null}
    </Dialog>
  )
}
