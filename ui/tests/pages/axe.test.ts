import { SCENES } from '../../scripts/scenes.mjs';
import { accessible } from './accessible';

accessible('every screen is accessible', SCENES.slice(0, Math.ceil(SCENES.length / 2)));
