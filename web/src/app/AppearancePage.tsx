import { useTranslation } from 'react-i18next'
import { useAppearance, type Theme } from './appearance'

const THEMES: Theme[] = ['system', 'light', 'dark']

export function AppearancePage() {
  const { t } = useTranslation()
  const { theme, surface, contrast, set } = useAppearance()
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.appearance')}</h1>
          <p className="muted">{t('appearance.text')}</p>
        </div>
      </header>
      <fieldset className="choices">
        <legend>{t('appearance.theme')}</legend>
        {THEMES.map((name) => (
          <label key={name}>
            <input type="radio" name="theme" checked={theme === name} onChange={() => { set({ theme: name }) }} /> {t(`appearance.${name}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend>{t('appearance.surface')}</legend>
        <label>
          <input type="checkbox" checked={surface === 'solid'} onChange={(event) => { set({ surface: event.target.checked ? 'solid' : 'glass' }) }} /> {t('appearance.solid')}
        </label>
        <label>
          <input type="checkbox" checked={contrast === 'high'} onChange={(event) => { set({ contrast: event.target.checked ? 'high' : 'normal' }) }} /> {t('appearance.high')}
        </label>
      </fieldset>
    </>
  )
}
