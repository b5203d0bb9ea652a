import { toSource, turnExports } from './published.ts';

turnExports(toSource);
