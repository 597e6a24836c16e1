namespace GradCam.Methods.Engine;

/// <summary>Fills in what is fed for one variation. Called from several threads at once.</summary>
/// <param name="number">The variation's number, from 0.</param>
/// <param name="values">The numbers to feed, row-major.</param>
internal delegate void Filling(int number, Span<float> values);
