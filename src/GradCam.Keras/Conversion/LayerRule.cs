namespace GradCam.Keras.Conversion;

/// <summary>Writes a layer's call as nodes.</summary>
internal delegate KerasTensor[] LayerRule(LayerCall call);
