export { createGateway, type GatewayOptions } from './app.js';
export { readExamples, type Example, type ExplorerOptions } from './explorer.js';
