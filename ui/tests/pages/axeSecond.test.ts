import { SCENES } from '../../scripts/scenes.mjs';
import { accessible } from './accessible';

accessible('every other screen is accessible', SCENES.slice(Math.ceil(SCENES.length / 2)));
