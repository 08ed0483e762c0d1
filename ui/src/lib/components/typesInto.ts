/** Whether keys pressed here are words of a person and no commands. */
export function typesInto(target: EventTarget | null): boolean {
	if (target instanceof HTMLInputElement) return target.type !== 'radio' && target.type !== 'checkbox';
	return target instanceof HTMLTextAreaElement;
}
