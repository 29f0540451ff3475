/**
 * The smallest browser on WebKitGTK: windows without any controls, opened by the driver. Run by gjs, GNOME's JavaScript.
 * WebKitGTK's own MiniBrowser forgets its profile when it is driven, and so has no later visit.
 *
 * gjs -m webkit-browser.js PROFILE [--deny-storage]
 */
import Gtk from 'gi://Gtk?version=3.0';
import WebKit from 'gi://WebKit2?version=4.1';

const [profile, flag] = ARGV;

Gtk.init(null);
const context = new WebKit.WebContext({
  website_data_manager: new WebKit.WebsiteDataManager({
    base_data_directory: `${profile}/data`,
    base_cache_directory: `${profile}/cache`,
  }),
});
const settings = new WebKit.Settings({
  enable_page_cache: true,
  enable_html5_database: flag !== '--deny-storage',
  enable_html5_local_storage: flag !== '--deny-storage',
});

let windows = 0;

function openWindow() {
  const view = new WebKit.WebView({ web_context: context, settings, is_controlled_by_automation: true });
  const window = new Gtk.Window({ default_width: 1024, default_height: 768 });
  window.add(view);
  view.connect('close', () => window.destroy());
  windows++;
  window.connect('destroy', () => {
    windows--;
    if (!windows) Gtk.main_quit();
  });
  window.show_all();
  return view;
}

context.connect('automation-started', (_context, session) => {
  session.connect('create-web-view::window', openWindow);
  session.connect('create-web-view::tab', openWindow);
});
context.set_automation_allowed(true);
Gtk.main();
