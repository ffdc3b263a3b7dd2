export { signIn, Refused, type GraphClient } from './graph-client.js';
