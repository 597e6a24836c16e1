namespace GradCam.Keras.Containers;

/// <summary>
/// The bounds of the formats themselves. Limits that users may raise are in <see cref="ResourceLimits"/>.
/// </summary>
internal static class Limits
{
    /// <summary>The greatest depth of JSON; Teachable Machine's nests 11 deep.</summary>
    public const int ConfigDepth = 128;

    /// <summary>
    /// The largest number of objects, lists, names, texts and numbers of a configuration, which take more memory than
    /// their text; EfficientNetB7's has 60,000.
    /// </summary>
    public const int ConfigElements = 2_000_000;

    /// <summary>The most letters of a layer's name or class, which the names of many values are made of.</summary>
    public const int NameLength = 512;

    /// <summary>The greatest depth of models in models.</summary>
    public const int NestedModels = 16;

    /// <summary>The greatest depth of lists in lists of arguments.</summary>
    public const int NestedArguments = 8;

    /// <summary>The most bytes of all weights together: ONNX files end at 2 GB.</summary>
    public const long WeightBytes = 2_000_000_000;

    /// <summary>The bytes that are allowed whatever the ratio of packing is.</summary>
    public const long Free = 64L << 20;

    /// <summary>The most bytes of the list of files in a zip archive; a model has three files.</summary>
    public const long DirectoryBytes = 4L << 20;

    /// <summary>The most elements of a tensor between layers, for one sample.</summary>
    public const long Elements = 1L << 31;
}
