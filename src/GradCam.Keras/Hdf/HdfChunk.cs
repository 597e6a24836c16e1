namespace GradCam.Keras.Hdf;

/// <summary>
/// A chunk: its first element, where it lies, how many bytes it has there, and the filters that it went without, bit by
/// bit.
/// </summary>
internal readonly record struct HdfChunk(long[] At, ulong Address, ulong Size, uint Mask);
