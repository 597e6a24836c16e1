namespace GradCam.Keras.Containers;

/// <summary>One array of a layer's weights, read when it is needed.</summary>
/// <param name="Name">Its place in the file, for errors.</param>
/// <param name="Shape">Its shape, as Keras has it.</param>
/// <param name="Read">Reads its elements, row-major.</param>
internal sealed record WeightArray(string Name, long[] Shape, Func<float[]> Read);
