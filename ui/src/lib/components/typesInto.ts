/** Whether keys pressed here are words of a person and no commands; in a list of choices they find one. */
export function typesInto(target: EventTarget | null): boolean {
	if (target instanceof HTMLInputElement) return target.type !== 'radio' && target.type !== 'checkbox';
	return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
