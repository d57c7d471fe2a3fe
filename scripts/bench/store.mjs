export async function benchStore() {}
