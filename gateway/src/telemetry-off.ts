// Imported before anything of Apollo's: since 2.14 the gateway reports its surroundings to its maker unless told not to.
// eslint-disable-next-line no-restricted-syntax -- set for Apollo to read, not read by us
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
