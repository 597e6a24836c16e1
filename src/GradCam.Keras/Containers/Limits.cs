namespace GradCam.Keras.Containers;

/// <summary>What a file may ask for. Far above every network that is known, far below what would hurt.</summary>
internal static class Limits
{
    /// <summary>Bytes of the configuration; EfficientNetB7's has 0.6 MB.</summary>
    public const int ConfigBytes = 64 << 20;

    /// <summary>How deep JSON may nest; Teachable Machine's nests 11 deep.</summary>
    public const int ConfigDepth = 128;

    /// <summary>How deep models may lie in models.</summary>
    public const int NestedModels = 16;

    /// <summary>Calls of layers in all, each of a shared model counted.</summary>
    public const int Calls = 50_000;

    /// <summary>Bytes of all weights together: ONNX files end at 2 GB.</summary>
    public const long WeightBytes = 2_000_000_000;

    /// <summary>Bytes of a zip's entry.</summary>
    public const long EntryBytes = int.MaxValue - (1 << 20);

    /// <summary>How much smaller an entry or a data set may be stored than it is; weights hardly shrink, but zeros do.</summary>
    public const long Ratio = 200;

    /// <summary>What may be had for nothing, whatever the ratio says.</summary>
    public const long Free = 1 << 20;

    /// <summary>Elements of a tensor between layers, for one sample.</summary>
    public const long Elements = 1L << 31;
}
