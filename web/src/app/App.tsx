import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Toaster } from 'sonner'
import { ApiError } from '../shared/api/client'
import { useSession } from '../shared/api/session'
import { ErrorState, Skeleton } from '../shared/ui/States'
import { DoorPage } from '../features/identity/DoorPage'
import { SignInAgain } from '../features/identity/SignInAgain'
import { useAppearance } from './appearance'
import { router } from './router'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      refetchOnWindowFocus: true,
    },
  },
})

const TOAST = { unstyled: true, classNames: { toast: 'toast', actionButton: 'toast-action', closeButton: 'toast-close icon-button' } }

export function App() {
  const { theme } = useAppearance()
  return (
    <QueryClientProvider client={queries}>
      <div className="ambient" aria-hidden="true" />
      <Door />
      <Toaster position="bottom-center" offset={{ bottom: 'var(--toast-bottom)' }} mobileOffset={{ bottom: 'var(--toast-bottom)' }} theme={theme === 'system' ? 'system' : theme} closeButton toastOptions={TOAST} />
    </QueryClientProvider>
  )
}

function Door() {
  const { data, error, isPending, refetch } = useSession()
  if (isPending) return <main className="door"><Skeleton /></main>
  if (error) return <main className="door"><ErrorState error={error} onRetry={() => { void refetch() }} /></main>
  if (data.state !== 'signed_in') return <DoorPage setup={data.state === 'setup'} />
  return (
    <>
      <RouterProvider router={router} />
      <SignInAgain />
    </>
  )
}
