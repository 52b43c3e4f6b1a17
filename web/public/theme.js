// Sets the theme before the first paint; a file of its own so that no inline script is needed.
(function () {
  var root = document.documentElement
  var saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('polyphony.appearance') || '{}')
  } catch (unreadable) {
    saved = {}
  }
  var light = window.matchMedia('(prefers-color-scheme: light)').matches
  var theme = saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : light ? 'light' : 'dark'
  root.dataset.theme = theme
  root.dataset.surface = saved.surface === 'solid' ? 'solid' : 'glass'
  root.dataset.contrast = saved.contrast === 'high' ? 'high' : 'normal'
})()
