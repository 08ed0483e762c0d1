import { claim } from './claim';
import { course } from './course';
import { en } from './en';
import { observer } from './observer';

export const text = { ...en, claim, course, observer };
