namespace GradCam.Keras.Hdf;

/// <summary>The kind of index that finds the chunks of an array.</summary>
internal enum HdfIndex
{
    Tree1 = 0,
    Single = 1,
    Implicit = 2,
    FixedArray = 3,
    ExtensibleArray = 4,
    Tree2 = 5,
}
