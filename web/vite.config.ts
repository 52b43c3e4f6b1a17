import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The server compares Origin with Host, so the browser's Host must pass through.
const server = { target: process.env.POLYPHONY_ADDRESS ?? `http://127.0.0.1:${process.env.POLYPHONY_PORT ?? 8080}`, changeOrigin: false }

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 700 },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': server, '/v1': server, '/health': server },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 60_000 },
})
