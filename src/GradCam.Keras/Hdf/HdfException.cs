namespace GradCam.Keras.Hdf;

/// <summary>
/// A file is damaged, or uses a part of HDF5 that is not read. The message is a phrase for parentheses, without a full
/// stop.
/// </summary>
internal sealed class HdfException(string what) : Exception(what)
{
    /// <summary>The remedy; null to save the file again.</summary>
    public string? Remedy { get; init; }

    /// <summary>The object lies in another file, which is never opened.</summary>
    public bool IsElsewhere { get; init; }
}
