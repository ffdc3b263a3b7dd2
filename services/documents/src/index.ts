export {
  createDocumentsApp,
  type DocumentsApp,
  type DocumentsSettings,
  type SubgraphSettings,
  type RunningWorkers,
} from './app.js';
