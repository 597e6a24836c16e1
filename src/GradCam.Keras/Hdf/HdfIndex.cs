namespace GradCam.Keras.Hdf;

/// <summary>How the chunks of an array are found.</summary>
internal enum HdfIndex
{
    Tree1 = 0,
    Single = 1,
    Implicit = 2,
    FixedArray = 3,
    ExtensibleArray = 4,
    Tree2 = 5,
}
