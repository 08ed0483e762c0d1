import { PROGRAM_SCENES } from '../../scripts/programScenes.mjs';
import { accessible } from './accessible';

accessible('programs are accessible', PROGRAM_SCENES);
