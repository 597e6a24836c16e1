namespace GradCam.Keras.Hdf;

/// <summary>The destination of a link: to an address in the file, over a path in it, or into another file.</summary>
internal readonly record struct HdfLink(string Name, ulong Address, string? Path = null, bool IsExternal = false);
