// Taking a picture with the camera.

function canTakePictures() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Opens the camera in a window; it is off again when the window is closed. */
async function takePicture(take) {
  let stream = null, closed = false;
  const video = el('video', { autoplay: true, playsinline: true, 'aria-label': 'What the camera sees' });
  video.muted = true;
  const said = el('p', { role: 'status' }, 'Waiting for the camera. The browser may ask whether this page may use it.');
  const shoot = el('button.button.primary', { type: 'button', disabled: true }, 'Take the picture');
  const window = dialog('Camera', {
    onclose: () => {
      closed = true;
      stream?.getTracks().forEach(track => track.stop());
      window.remove();
    },
  });
  window.classList.add('camera');
  window.append(el('div.bar-of-window', {}, el('h2', {}, 'Camera'),
    el('button.button', { type: 'button', onclick: () => window.close() }, 'Close')),
  el('div.camera-view', {}, video, said, shoot));
  document.body.append(window);
  window.showModal();
  shoot.addEventListener('click', async () => {
    const canvas = el('canvas', { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext('2d').drawImage(video, 0, 0);
    const file = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.95));
    window.close();
    take({ file, name: 'camera.jpg' });
  });
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    if (closed) {
      stream.getTracks().forEach(track => track.stop());
      return;
    }
    video.srcObject = stream;
    await video.play();
    said.textContent = '';
    shoot.disabled = false;
    shoot.focus();
  } catch (error) {
    video.hidden = true;
    said.textContent = error.name === 'NotAllowedError'
      ? 'The browser does not let this page use the camera: allow it in the address bar, or choose a file.'
      : 'No camera was found: choose a file instead.';
  }
}
