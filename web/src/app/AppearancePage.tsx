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
      <fieldset className="choices themes">
        <legend>{t('appearance.theme')}</legend>
        {THEMES.map((name) => (
          <label key={name}>
            <ThemePreview theme={name} />
            <span className="row">
              <input type="radio" name="theme" checked={theme === name} onChange={() => { set({ theme: name }) }} /> {t(`appearance.${name}`)}
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend>{t('appearance.surface')}</legend>
        <label className="switch">
          <input type="checkbox" checked={surface === 'solid'} onChange={(event) => { set({ surface: event.target.checked ? 'solid' : 'glass' }) }} />
          <span>{t('appearance.solid')}<small>{t('appearance.solidText')}</small></span>
        </label>
        <label className="switch">
          <input type="checkbox" checked={contrast === 'high'} onChange={(event) => { set({ contrast: event.target.checked ? 'high' : 'normal' }) }} />
          <span>{t('appearance.high')}<small>{t('appearance.highText')}</small></span>
        </label>
      </fieldset>
    </>
  )
}

/** The product in small, in a theme's own colours; the system's theme shows both. */
function ThemePreview({ theme }: { theme: Theme }) {
  const halves: ('dark' | 'light')[] = theme === 'system' ? ['light', 'dark'] : [theme]
  return (
    <span className="theme-preview" aria-hidden="true">
      {halves.map((half) => (
        <span key={half} data-theme={half}>
          <i /><i /><i data-lane="a" /><i data-lane="b" /><i data-lane="c" />
        </span>
      ))}
    </span>
  )
}
